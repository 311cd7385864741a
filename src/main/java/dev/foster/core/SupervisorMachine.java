package dev.foster.core;

import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * All services together: hands each event to whom it concerns, then settles the graph until nothing
 * changes any more. No clock, no thread, no kernel, no file: time and chance are arguments, and
 * what is to be done comes out as effects.
 */
public class SupervisorMachine implements Event.Visitor {
  private final StepContext stage;
  private final Graph graph = new Graph();
  private final PendingRequests waits = new PendingRequests();
  private final Requests requests;
  private final Reload reload;
  private Plan plan;
  private boolean booted;
  private final ShutdownMachine shutdown;
  private long deadline = Long.MAX_VALUE;
  private boolean moved = true; // since the deadline was last looked for

  /** A supervisor that has done nothing yet; give it {@link Event.Booted}. */
  @SuppressWarnings("this-escape") // a subclass may watch, no more
  public SupervisorMachine(Plan plan, Chance chance) {
    this.plan = plan;
    stage = new StepContext(chance::nextLong);
    List<ServiceMachine> machines = new ArrayList<>();
    for (Service service : plan.services().values()) {
      machines.add(new ServiceMachine(stage, service));
    }
    graph.rebuild(machines);
    shutdown = new ShutdownMachine(stage, graph, () -> this.plan.shutdownTimeout());
    reload = new Reload(this, stage, graph);
    requests = new Requests(this, shutdown, stage, graph, waits, reload);
  }

  /** Where chance comes from: tokens and jitter. */
  @FunctionalInterface
  public interface Chance {
    /** 64 random bits. */
    long nextLong();
  }

  // --- the loop's side --------------------------------------------------------------------------

  /**
   * Steps one event.
   *
   * @return false if it concerned nobody, so that nothing is changed and nothing is to be done: the
   *     death of a stranger, of which thousands may come
   */
  public boolean step(Event event, long now) {
    boolean stranger = event instanceof Event.Exited exited && stage.isStranger(exited.pid());
    if (stranger && !shutdown.awaitsOrphans()) {
      return false;
    }
    moved = true;
    stage.now = now;
    event.to(this);
    settle();
    return true;
  }

  /** The next effect to run, or null. */
  public Effect poll() {
    return stage.effects.pollFirst();
  }

  /** When {@link #expire} is due; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    if (moved) {
      moved = false;
      deadline = shutdown.deadline(); // when it is over, of what cannot be killed
      if (!shutdown.isOver()) {
        deadline = Math.min(deadline, graph.nearestDeadline());
      }
    }
    return deadline;
  }

  /** Steps every deadline that has passed. */
  public void expire(long now) {
    moved = true;
    stage.now = now;
    for (ServiceMachine m : graph.machines()) {
      if (m.state().deadline() <= now) {
        m.expired();
      }
    }
    if (shutdown.deadline() <= now) {
      shutdown.expired();
    }
    settle();
  }

  /** True once the shutdown was asked for. */
  public boolean isStopping() {
    return shutdown.isBegun();
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

  /** True if what this process says with sd_notify counts for the service. */
  public boolean hears(String service, int pid) {
    ServiceMachine m = graph.get(service);
    return m != null && m.hears(pid);
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
    stage.owners.put(event.pid(), new StepContext.Owner(m, event.role(), event.index(), m.token()));
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
    exited(event, stage.owners.get(event.pid()));
    stage.owners.remove(event.pid()); // last: what has failed here is tried once more
  }

  private void exited(Event.Exited event, StepContext.Owner owner) {
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
    if (shutdown.awaitsOrphans() || stage.awaitsSurvivors()) {
      stage.findSurvivors();
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
      action = SignalAction.ofUnlisted(signal);
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
      shutdown.signalled(signal);
    } else if (action == SignalAction.Simple.RELOAD) {
      reload.ask(0, false);
    }
  }

  private static void forward(ServiceMachine m, int signal) {
    if (m != null && m.state().pid() > 0) {
      m.signal(m.state().pid(), signal, false);
    }
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
    shutdown.scanned(event.survivors());
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
    shutdown.begin(event.exitCode(), event.reason(), plan.shutdownTimeout(), State.NEVER);
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
    do { // without a service that is gone others may go on
      settleGraph();
      if (!isStopping()) {
        beginAll();
      }
    } while (reload.settle());
    shutdown.endIfNothingRuns(reload.isUnderWay());
    boolean over = shutdown.isOver();
    waits.settle(stage, over);
    if (over) {
      reload.abandon();
    }
  }

  private void settleGraph() {
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
      changed |= shutdown.begunByService();
      if (++rounds > 10_000) {
        throw new IllegalStateException("the graph does not settle");
      }
    }
  }

  /** What the others' states mean for this one. */
  private void settle(ServiceMachine m) {
    if (m.state() instanceof Ending || m.state() instanceof Resting.Down) {
      return;
    }
    if (!m.wanted()) {
      if (!graph.isHeld(m, isStopping())) {
        String why = plan.services().containsKey(m.name()) ? "asked to" : "removed by a reload";
        m.stop(isStopping() ? Outcome.FOSTER_STOPS : Outcome.stopped(why));
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

  /** Takes a new plan. */
  void plan(Plan next) {
    plan = next;
    stage.emit(new Effect.PlanChanged(next));
  }
}
