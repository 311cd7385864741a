package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * All services together: hands each event to whom it concerns, then settles the graph until nothing
 * changes any more. No clock, no thread, no kernel, no file: time and chance are arguments, and
 * what is to be done comes out as effects.
 */
public final class SupervisorMachine implements Event.Visitor {
  /** After SIGKILL to everything: how long to wait for what the kernel cannot end. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(1);

  private final Stage stage;
  private final Graph graph = new Graph();
  private final Waits waits = new Waits();
  private final Requests requests;
  private final Reload reload;
  private Plan plan;
  private boolean booted;
  private Shutdown shutdown = new Shutdown.Open();

  /** A supervisor that has done nothing yet; give it {@link Event.Booted}. */
  public SupervisorMachine(Plan plan, Chance chance) {
    this.plan = plan;
    stage = new Stage(chance::nextLong);
    List<ServiceMachine> machines = new ArrayList<>();
    for (Service service : plan.services().values()) {
      machines.add(new ServiceMachine(stage, service));
    }
    graph.rebuild(machines);
    reload = new Reload(this, stage, graph);
    requests = new Requests(this, stage, graph, waits, reload);
  }

  /** Where chance comes from: tokens and jitter. */
  @FunctionalInterface
  public interface Chance {
    /** 64 random bits. */
    long nextLong();
  }

  // --- the loop's side --------------------------------------------------------------------------

  /** Steps one event. */
  public void step(Event event, long now) {
    stage.now = now;
    event.to(this);
    settle();
  }

  /** The next effect to run, or null. */
  public Effect poll() {
    return stage.effects.pollFirst();
  }

  /** When {@link #expire} is due; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    long next = shutdown.deadline();
    if (shutdown instanceof Shutdown.Over) {
      return next; // of what cannot be killed
    }
    for (ServiceMachine m : graph.machines()) {
      next = Math.min(next, m.state().deadline());
    }
    return next;
  }

  /** Steps every deadline that has passed. */
  public void expire(long now) {
    stage.now = now;
    for (ServiceMachine m : graph.machines()) {
      if (m.state().deadline() <= now) {
        m.expired();
      }
    }
    if (shutdown.deadline() <= now) {
      shutdownExpired();
    }
    settle();
  }

  /** True once the shutdown was asked for. */
  public boolean isStopping() {
    return !(shutdown instanceof Shutdown.Open);
  }

  /** The plan in force. */
  public Plan plan() {
    return plan;
  }

  /** True if this is the pid of a service's main process. */
  public boolean isMain(String service, int pid) {
    ServiceMachine m = graph.get(service);
    return m != null && m.state().pid() == pid;
  }

  /** How each service is, in the plan's order. */
  public List<ServiceView> views() {
    List<ServiceView> views = new ArrayList<>();
    for (ServiceMachine m : graph.machines()) {
      views.add(ServiceView.of(m, graph));
    }
    return views;
  }

  // --- events -----------------------------------------------------------------------------------

  @Override
  public void booted(Event.Booted event) {
    booted = true;
    List<ServiceMachine> enabled = new ArrayList<>();
    for (ServiceMachine m : graph.machines()) {
      if (m.plan().enabled()) {
        enabled.add(m);
      }
    }
    graph.want(new HashSet<>(enabled));
  }

  @Override
  public void spawned(Event.Spawned event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m == null) {
      return;
    }
    stage.owners.put(event.pid(), new Stage.Owner(m, event.role(), event.index(), m.token()));
    m.spawned(event.role(), event.index(), event.pid());
  }

  @Override
  public void spawnFailed(Event.SpawnFailed event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.spawnFailed(event.role(), event.index(), event.failure());
    }
  }

  @Override
  public void exited(Event.Exited event) {
    Stage.Owner owner = stage.owners.remove(event.pid());
    if (owner == null) {
      orphanExited();
      return;
    }
    ServiceMachine m = owner.machine();
    if (!owner.runToken().equals(m.token())) {
      orphanExited(); // of a run that is over
      return;
    }
    if (owner.role() != Role.MAIN) {
      m.hookExited(owner.role(), owner.index(), event.status());
      orphanExited();
    } else if (event.pid() == m.state().pid()) {
      m.exited(event.status(), event.oomKills());
    } else {
      orphanExited(); // a former main process, after MAINPID
    }
  }

  /** Somebody waits for survivors: one less, perhaps. */
  private void orphanExited() {
    if (shutdown instanceof Shutdown.Sweeping || shutdown instanceof Shutdown.Killed) {
      stage.findSurvivors();
      return;
    }
    for (ServiceMachine m : graph.machines()) {
      if (m.state() instanceof Leftover.Draining || m.state() instanceof Leftover.Purging) {
        stage.findSurvivors();
        return;
      }
    }
  }

  @Override
  public void signalled(Event.Signalled event) {
    int signal = event.signal();
    SignalAction action = plan.signals().get(signal);
    if (event.terminalGone()) {
      action = SignalAction.Simple.STOP;
    }
    if (action == null) {
      action = unlisted(signal);
    }
    if (action instanceof SignalAction.Route route) {
      for (Map.Entry<String, Integer> entry : route.signals().entrySet()) {
        forward(graph.get(entry.getKey()), entry.getValue());
      }
    } else if (action == SignalAction.Simple.FORWARD) {
      for (ServiceMachine m : graph.machines()) {
        forward(m, signal);
      }
    } else if (action == SignalAction.Simple.STOP) {
      stopBySignal(signal);
    } else if (action == SignalAction.Simple.RELOAD) {
      reload.ask(0, false);
    }
  }

  private static SignalAction unlisted(int signal) {
    return switch (signal) {
      case Signals.WINCH, Signals.TSTP, Signals.TTIN, Signals.TTOU, Signals.PIPE, Signals.CHLD ->
          SignalAction.Simple.IGNORE;
      default -> SignalAction.Simple.FORWARD;
    };
  }

  private static void forward(ServiceMachine m, int signal) {
    if (m != null && m.state().pid() > 0) {
      m.signal(m.state().pid(), signal, false);
    }
  }

  private void stopBySignal(int signal) {
    boolean interrupted =
        shutdown instanceof Shutdown.Closing closing && closing.interrupted()
            || shutdown instanceof Shutdown.Looking looking && looking.interrupted()
            || shutdown instanceof Shutdown.Sweeping sweeping && sweeping.interrupted();
    if (signal == Signals.INT && interrupted) {
      stage.tell(Level.WARN, "killing", "second SIGINT: SIGKILL for what is left");
      killEverything();
      return;
    }
    if (signal == Signals.INT && !isStopping()) {
      stage.defaultStopSignal = Signals.INT;
    }
    beginShutdown(0, "got " + Signals.name(signal), plan.shutdownTimeout(), signal == Signals.INT);
  }

  @Override
  public void probed(Event.Probed event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.probed(event.role(), event.index(), event.ok(), event.detail());
    }
  }

  @Override
  public void checkPassed(Event.CheckPassed event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.probed(Role.READY_PROBE, event.index(), true, null);
    }
  }

  @Override
  public void notified(Event.Notified event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.notified(event.message());
    }
  }

  @Override
  public void scanned(Event.Scanned event) {
    stage.scanDone();
    for (ServiceMachine m : graph.machines()) {
      if (m.state() instanceof Ending ending && !(ending instanceof Ending.Stopping)) {
        m.survivors(of(event.survivors(), ending.run().token()));
      }
    }
    if (shutdown instanceof Shutdown.Looking looking) {
      looked(looking, event.survivors());
    } else if (shutdown instanceof Shutdown.Sweeping && event.survivors().isEmpty()) {
      over(shutdown.code());
    } else if (shutdown instanceof Shutdown.Killed && nothingRuns()) {
      if (event.survivors().isEmpty()) {
        over(shutdown.code());
      } else {
        stage.emit(new Effect.KillAll());
      }
    }
  }

  private static List<Survivor> of(List<Survivor> all, String token) {
    List<Survivor> found = new ArrayList<>();
    for (Survivor survivor : all) {
      if (token.equals(survivor.token())) {
        found.add(survivor);
      }
    }
    return found;
  }

  @Override
  public void asked(Event.Asked event) {
    requests.asked(event);
  }

  @Override
  public void planRead(Event.PlanRead event) {
    reload.planRead(event);
  }

  @Override
  public void stopAsked(Event.StopAsked event) {
    beginShutdown(event.exitCode(), event.reason(), plan.shutdownTimeout(), false);
  }

  /** The service, if the token is of its present run. */
  private ServiceMachine current(String service, String token) {
    ServiceMachine m = graph.get(service);
    String now = m == null ? null : m.token();
    boolean same =
        now != null
            && token.startsWith(now)
            && (token.length() == now.length() || token.charAt(now.length()) == '.');
    return same ? m : null;
  }

  // --- settling ---------------------------------------------------------------------------------

  private void settle() {
    if (!booted) {
      return;
    }
    int rounds = 0;
    boolean changed = true;
    while (changed) {
      if (stage.graphChanged) {
        stage.graphChanged = false;
        graph.relink();
      }
      changed = false;
      graph.markLeaving();
      for (ServiceMachine m : graph.machines()) {
        State before = m.state();
        settle(m);
        changed |= before != m.state();
      }
      changed |= endsContainer();
      if (++rounds > 10_000) {
        throw new IllegalStateException("the graph does not settle");
      }
    }
    if (!isStopping()) {
      beginAll();
    }
    reload.settle();
    endIfNothingRuns();
    boolean over = shutdown instanceof Shutdown.Over;
    waits.settle(stage, over);
    if (over) {
      reload.abandon();
    }
  }

  /** What the others' states mean for this one. */
  private void settle(ServiceMachine m) {
    if (m.state() instanceof Ending || m.state() instanceof Resting.Down) {
      return;
    }
    if (!m.wanted()) {
      if (!graph.isHeld(m, isStopping())) {
        m.stop(isStopping() ? Outcome.FOSTER_STOPS : Outcome.stopped("asked to"));
      }
      return;
    }
    if (m.isFailed() || m.isCompleted()) {
      return;
    }
    String doom = graph.doom(m);
    if (doom != null) {
      if (!graph.isHeld(m, false)) {
        m.dependencyFailed(doom);
      }
      return;
    }
    if (!m.isRunning()) {
      return;
    }
    String leaving = graph.leavingBecause(m);
    if (leaving != null) {
      if (!graph.isHeld(m, false)) {
        m.stop(Outcome.stopped(leaving + ", which it depends on, is being stopped"));
      }
      return;
    }
    String renewed = graph.renewed(m);
    if (m.isOutdated()) {
      m.stop(Outcome.stopped("its configuration has changed"));
    } else if (renewed != null) {
      m.stop(Outcome.stopped(renewed + ", which it depends on, was restarted"));
    }
  }

  private void beginAll() {
    for (ServiceMachine m : graph.machines()) {
      if (m.state() instanceof Resting.Waiting && m.wanted() && graph.mayBegin(m)) {
        m.begin(graph.generations(m));
      }
    }
  }

  /** True if a service's end has just begun the shutdown. */
  private boolean endsContainer() {
    if (isStopping()) {
      return false;
    }
    for (ServiceMachine m : graph.machines()) {
      Service.EndsContainer when = m.plan().endsContainer();
      boolean ends =
          when == Service.EndsContainer.ON_EXIT && (m.isFailed() || m.isCompleted())
              || when == Service.EndsContainer.ON_FAILURE && m.isFailed();
      if (ends && m.wanted()) {
        String how = m.isFailed() ? " failed" : " has completed";
        beginShutdown(exitCode(m), m.name() + how, plan.shutdownTimeout(), false);
        return true;
      }
    }
    return false;
  }

  private static int exitCode(ServiceMachine m) {
    if (m.state() instanceof Resting.Failed failed) {
      return failed.exitCode();
    }
    ExitStatus status = m.last() == null ? null : m.last().status();
    return status == null ? 0 : status.shellCode();
  }

  private boolean nothingRuns() {
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning()) {
        return false;
      }
    }
    return true;
  }

  private boolean nothingWill() {
    for (ServiceMachine m : graph.machines()) {
      boolean will = m.state() instanceof Resting.Waiting || m.state() instanceof Resting.Backoff;
      if (will) {
        return false;
      }
    }
    return true;
  }

  private void endIfNothingRuns() {
    if (!nothingRuns()) {
      return;
    }
    if (shutdown instanceof Shutdown.Open && nothingWill() && !reload.isUnderWay()) {
      beginShutdown(0, "nothing is left to run", plan.shutdownTimeout(), false);
    }
    if (shutdown instanceof Shutdown.Closing closing) {
      shutdown = new Shutdown.Looking(closing.deadline(), closing.code(), closing.interrupted());
      stage.findSurvivors();
    }
  }

  // --- the end ----------------------------------------------------------------------------------

  /** Begins the ordered shutdown; a second call changes nothing but may bring the end nearer. */
  void beginShutdown(int code, String why, Duration timeout, boolean interrupted) {
    long by = stage.now + timeout.toNanos();
    if (shutdown instanceof Shutdown.Open) {
      stage.tell(Level.INFO, "stopping", "stopping: " + why);
      shutdown = new Shutdown.Closing(by, code, interrupted);
      for (ServiceMachine m : graph.machines()) {
        m.want(false, false);
      }
    } else if (shutdown instanceof Shutdown.Closing now) {
      boolean asked = now.interrupted() || interrupted;
      shutdown = new Shutdown.Closing(Math.min(by, now.deadline()), now.code(), asked);
    } else if (shutdown instanceof Shutdown.Sweeping now) {
      boolean asked = now.interrupted() || interrupted;
      shutdown = new Shutdown.Sweeping(Math.min(by, now.deadline()), now.code(), asked);
    }
  }

  private void looked(Shutdown.Looking looking, List<Survivor> left) {
    if (left.isEmpty()) {
      over(looking.code());
      return;
    }
    stage.tell(Level.INFO, "orphans", "ending " + Words.survivors(left));
    stage.emit(new Effect.SignalOrphans(Signals.TERM));
    shutdown = new Shutdown.Sweeping(looking.deadline(), looking.code(), looking.interrupted());
  }

  private void shutdownExpired() {
    if (shutdown instanceof Shutdown.Killed) {
      over(shutdown.code());
      return;
    }
    String after = Words.duration(plan.shutdownTimeout());
    String text = "the shutdown took longer than " + after + ": SIGKILL for " + held();
    stage.tell(Level.WARN, "killing", text);
    killEverything();
  }

  /** Names of what is not at rest yet. */
  private String held() {
    StringBuilder names = new StringBuilder();
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning()) {
        names.append(names.isEmpty() ? "" : ", ").append(m.name());
      }
    }
    return names.isEmpty() ? "orphans" : names.toString();
  }

  private void killEverything() {
    stage.killed = true;
    stage.emit(new Effect.KillAll());
    shutdown = new Shutdown.Killed(stage.now + LAST_WAIT.toNanos(), shutdown.code());
    for (ServiceMachine m : graph.machines()) {
      m.kill();
    }
    stage.findSurvivors();
  }

  private void over(int code) {
    List<String> summary = new ArrayList<>();
    for (ServiceMachine m : graph.machines()) {
      if (m.state() instanceof Resting.Failed failed) {
        summary.add(m.name() + " failed: " + failed.reason());
      }
    }
    shutdown = new Shutdown.Over(code);
    stage.emit(new Effect.Exit(code, summary));
  }

  /** Takes a new plan. */
  void plan(Plan next) {
    plan = next;
    stage.emit(new Effect.PlanChanged(next));
  }
}
