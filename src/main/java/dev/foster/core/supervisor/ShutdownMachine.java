package dev.foster.core.supervisor;

import dev.foster.core.Effect;
import dev.foster.core.MessageText;
import dev.foster.core.Survivor;
import dev.foster.core.state.Outcome;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Plan;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The shutdown of Foster: what begins it, and how all processes end. */
final class ShutdownMachine {
  /**
   * How long to wait, after SIGKILL to every process, for those that do not end. With the default
   * time-out and the last output this is less than the 10 s that {@code docker stop} waits.
   */
  private static final Duration LAST_WAIT = Duration.ofMillis(500);

  /**
   * A SIGINT that follows another one sooner than this comes from the same Ctrl-C: the terminal
   * sends SIGINT to its whole foreground process group, and npm, make and others pass theirs on. In
   * the same way, any other stop signal may come twice.
   */
  private static final Duration SIGNAL_GAP = Duration.ofMillis(100);

  private static final long NEVER = ShutdownState.NEVER;

  private final StepContext context;
  private final Graph graph;

  /** The plan in force. */
  private final Supplier<Plan> plan;

  private ShutdownState state = new ShutdownState.Running();

  /** Monotonic time at which the shutdown began; later requests may bring its deadline nearer. */
  private long begunAt;

  private long by = NEVER;

  ShutdownMachine(StepContext context, Graph graph, Supplier<Plan> plan) {
    this.context = context;
    this.graph = graph;
    this.plan = plan;
  }

  /** When the shutdown has to be over; {@link State#NEVER} before it begins. */
  long by() {
    return by;
  }

  /** True once a stop was requested, even if services still go on. */
  boolean isRequested() {
    return !(state instanceof ShutdownState.Running);
  }

  /** True once services have to stop. */
  boolean isBegun() {
    return isRequested() && !isDraining();
  }

  private boolean isDraining() {
    return state instanceof ShutdownState.Draining;
  }

  /** When services stop at the latest; {@link State#NEVER} if Foster is not draining. */
  long drainsUntil() {
    return isDraining() ? state.deadline() : NEVER;
  }

  boolean isDone() {
    return state instanceof ShutdownState.Done;
  }

  /** Monotonic time at which {@link #expired} is due. */
  long deadline() {
    return state.deadline();
  }

  /** True if the exit of a process that belongs to no service may end the shutdown. */
  boolean awaitsOrphans() {
    return state instanceof ShutdownState.StoppingOrphans
        || state instanceof ShutdownState.KillingAll;
  }

  /** A scan found these processes. */
  void scanned(List<Survivor> found) {
    if (state instanceof ShutdownState.FindingOrphans finding) {
      orphansFound(finding, found);
    } else if (state instanceof ShutdownState.StoppingOrphans stopping) {
      orphansLeft(stopping, found);
    } else if (state instanceof ShutdownState.KillingAll && nothingRuns()) {
      if (found.isEmpty()) {
        done(state.code());
      } else {
        context.emit(new Effect.KillAll());
      }
    }
  }

  /** Begins the shutdown if the end of a service asks for it; true if it does. */
  boolean beginForService() {
    if (isBegun()) {
      return false;
    }
    if (isDraining() && !isServing()) {
      begin(0, "nothing is left to drain", left(), NEVER);
      return true;
    }
    for (ServiceMachine m : graph.machines()) {
      if (m.wanted() && endsContainer(m)) {
        String how = m.isFailed() ? " failed" : " has completed";
        begin(isDraining() ? 0 : exitCode(m), m.name() + how, left(), NEVER);
        return true;
      }
    }
    return false;
  }

  /** True if a service that {@code foster health} considers runs or will run. */
  private boolean isServing() {
    for (ServiceMachine m : graph.machines()) {
      boolean counts = m.wanted() && m.plan().healthRequired() && !m.plan().isOneshot();
      if (counts && (m.isRunning() || m.willStart())) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsContainer(ServiceMachine m) {
    if (m.isFailed() && m.last() != null && m.last().kind() == Outcome.Kind.ENDED_BY_HEALTH) {
      return true; // health.action: end overrides ends_container
    }
    Service.EndsContainer ends = m.plan().endsContainer();
    return ends != Service.EndsContainer.NEVER
        && (m.isFailed() || ends == Service.EndsContainer.ON_EXIT && m.isCompleted());
  }

  private static int exitCode(ServiceMachine m) {
    if (m.isFailed()) {
      return m.last().exitCode();
    }
    ExitStatus status = m.last() == null ? null : m.last().status();
    return status == null ? 0 : status.shellCode();
  }

  /** Exit code of the service that failed first; 0 if none has failed. */
  private int codeOfFirstFailure() {
    ServiceMachine first = null;
    for (ServiceMachine m : graph.machines()) {
      if (m.isFailed() && (first == null || m.failureOrder() < first.failureOrder())) {
        first = m;
      }
    }
    return first == null ? 0 : exitCode(first);
  }

  private boolean nothingRuns() {
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning()) {
        return false;
      }
    }
    return true;
  }

  /** True if {@code foster scale} has stopped instances. */
  private boolean isScaledDown() {
    for (Replicas replicas : plan.get().replicas().values()) {
      if (replicas.count() < replicas.configured()) {
        return true;
      }
    }
    return false;
  }

  private boolean nothingWillStart() {
    if (!plan.get().replicas().isEmpty() && isScaledDown()) {
      return false;
    }
    for (ServiceMachine m : graph.machines()) {
      if (m.willStart() || m.isStoppedOnRequest()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Once no service runs: goes on to the orphans, and begins the shutdown first if no service will
   * ever start again.
   *
   * @param reloading true if a reload is under way, which may start services
   */
  void settle(boolean reloading) {
    if (!nothingRuns()) {
      return;
    }
    if (!isBegun() && nothingWillStart() && !reloading && !plan.get().staysIdle()) {
      begin(codeOfFirstFailure(), "nothing is left to run", left(), NEVER);
    }
    if (state instanceof ShutdownState.StoppingServices stopping) {
      state =
          new ShutdownState.FindingOrphans(
              stopping.deadline(), stopping.code(), stopping.killFrom());
      context.findSurvivors();
    }
  }

  /**
   * Foster got a signal that means stop. It begins the drain, or ends it; SIGINT never begins one,
   * and a second SIGINT kills at once.
   *
   * @param drains false if nobody waits for a drain, because the terminal is gone
   */
  void signalled(int signal, boolean drains) {
    boolean interrupt = signal == Signals.INT;
    if (interrupt && context.now() >= state.killFrom()) {
      context.report(Level.WARNING, "killing", "second SIGINT: SIGKILL for what is left");
      killEverything();
      return;
    }
    if (interrupt) {
      skipDelays();
    }
    String why = "got " + Signals.name(signal);
    if (state instanceof ShutdownState.Draining draining) {
      if (!interrupt && context.now() < draining.signalsFrom()) {
        return; // the same signal, passed on by a parent
      }
    } else if (!interrupt && drains && drain(why, timeout())) {
      return;
    }
    long killFrom = interrupt ? context.now() + SIGNAL_GAP.toNanos() : NEVER;
    begin(0, why, timeout(), killFrom);
  }

  /** {@code foster shutdown}: all of it may take {@code within}. */
  void requested(Duration within, boolean drains) {
    if (!drains) {
      skipDelays();
    }
    String why = "requested by foster shutdown";
    if (drains && isDraining() && context.now() + within.toNanos() > state.deadline()) {
      by = Math.min(by, context.now() + within.toNanos());
    } else if (!drains || !drain(why, within)) {
      begin(0, why, within, NEVER);
    }
  }

  /**
   * Begins the drain, if the plan has one, {@code within} leaves time for the stop after it, and
   * there is something to drain; true if it does.
   */
  private boolean drain(String why, Duration within) {
    Duration drain = plan.get().drain();
    boolean useful = !drain.isZero() && drain.compareTo(within) < 0 && isServing();
    if (isRequested() || !useful) {
      return false;
    }
    begunAt = context.now();
    by = begunAt + within.toNanos();
    state = new ShutdownState.Draining(begunAt + drain.toNanos(), begunAt + SIGNAL_GAP.toNanos());
    String text = "draining for " + MessageText.duration(drain) + ": " + why;
    context.report(Level.INFO, "draining", text);
    return true;
  }

  /** The user does not want to wait: from now on, services stop without {@code stop.delay}. */
  private void skipDelays() {
    context.skipDelays();
    for (ServiceMachine m : graph.machines()) {
      m.endDelay();
    }
  }

  private Duration timeout() {
    return plan.get().shutdownTimeout();
  }

  /**
   * The time for a shutdown that no new request begins: {@code foster shutdown} may have set it.
   */
  private Duration left() {
    return isDraining() ? Duration.ofNanos(by - context.now()) : timeout();
  }

  /** Begins the ordered shutdown; another call may only bring its deadline nearer. */
  void begin(int code, String why, Duration within, long killFrom) {
    long newBy = context.now() + within.toNanos();
    by = Math.min(by, newBy);
    long nearer = Math.min(newBy, state.deadline());
    long from = Math.min(state.killFrom(), killFrom);
    if (!isBegun()) {
      context.report(Level.INFO, "stopping", "stopping: " + why);
      begunAt = isDraining() ? begunAt : context.now();
      state = new ShutdownState.StoppingServices(by, code, killFrom);
      for (ServiceMachine m : graph.machines()) {
        m.want(false, false);
      }
    } else if (state instanceof ShutdownState.StoppingServices now) {
      state = new ShutdownState.StoppingServices(nearer, now.code(), from);
    } else if (state instanceof ShutdownState.StoppingOrphans now) {
      state = new ShutdownState.StoppingOrphans(nearer, now.code(), from, now.signalled());
    }
  }

  private void orphansFound(ShutdownState.FindingOrphans finding, List<Survivor> orphans) {
    if (orphans.isEmpty()) {
      done(finding.code());
      return;
    }
    context.report(Level.INFO, "orphans", "ending " + MessageText.survivors(orphans));
    context.stopSurvivors(null, orphans);
    state =
        new ShutdownState.StoppingOrphans(
            finding.deadline(), finding.code(), finding.killFrom(), orphans);
  }

  private void orphansLeft(ShutdownState.StoppingOrphans stopping, List<Survivor> orphans) {
    if (orphans.isEmpty()) {
      done(stopping.code());
      return;
    }
    List<Survivor> added = Survivor.notAmong(stopping.signalled(), orphans);
    context.stopSurvivors(null, added);
    state =
        new ShutdownState.StoppingOrphans(
            stopping.deadline(),
            stopping.code(),
            stopping.killFrom(),
            Survivor.concat(stopping.signalled(), added));
  }

  /** The deadline has passed. */
  void expired() {
    if (state instanceof ShutdownState.KillingAll) {
      done(state.code());
      return;
    }
    if (isDraining()) {
      String time = MessageText.nanos(state.deadline() - begunAt);
      begin(0, "drained for " + time, left(), NEVER);
      return;
    }
    String time = MessageText.nanos(state.deadline() - begunAt);
    String text = "the shutdown took longer than " + time + ": SIGKILL for " + runningNames();
    context.report(Level.WARNING, "killing", text);
    killEverything();
  }

  /** Names of the services that still run. */
  private String runningNames() {
    StringBuilder names = new StringBuilder();
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning()) {
        names.append(names.isEmpty() ? "" : ", ").append(m.name());
      }
    }
    return names.isEmpty() ? "orphans" : names.toString();
  }

  private void killEverything() {
    context.everythingKilled();
    context.emit(new Effect.KillAll());
    state = new ShutdownState.KillingAll(context.now() + LAST_WAIT.toNanos(), state.code());
    for (ServiceMachine m : graph.machines()) {
      m.kill();
    }
    context.findSurvivors();
  }

  private void done(int code) {
    List<String> summary = new ArrayList<>();
    for (ServiceMachine m : graph.machines()) {
      if (m.isFailed()) {
        summary.add(m.name() + " failed: " + m.reason());
      }
    }
    state = new ShutdownState.Done(code);
    context.emit(new Effect.Exit(code, summary));
  }
}
