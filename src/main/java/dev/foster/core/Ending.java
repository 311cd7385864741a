package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import dev.foster.text.Level;

/** States of a run that comes to its end: first the main process, then the rest. */
sealed interface Ending extends Running
    permits Ending.Aborting, Ending.Bounded, Ending.Killing, Ending.Concluding, Leftover {

  /** Why the run ends. */
  Outcome outcome();

  /** Stops a run whose main process lives, as its policy says. */
  static State stop(ServiceMachine m, Run run, int pid, Outcome cause) {
    Service plan = m.plan();
    if (plan.stop().command() == null) {
      return abort(m, run, pid, m.stopSignal(), cause);
    }
    begin(m, run, "stop.command, then " + Signals.name(m.stopSignal()), cause);
    m.spawn(run, Role.STOP_COMMAND, 0, plan.stop().command());
    return new Commanding(run, pid, m.stopSignal(), m.in(plan.stop().timeout()), cause);
  }

  /** Sends a signal at once, without stop.command. */
  static State abort(ServiceMachine m, Run run, int pid, int signal, Outcome cause) {
    begin(m, run, Signals.name(signal), cause);
    return Stopping.enter(m, run, pid, signal, m.in(m.plan().stop().timeout()), cause);
  }

  private static void begin(ServiceMachine m, Run run, String how, Outcome cause) {
    m.cancelProbes(run);
    m.tell(Level.INFO, "stopping", "stopping with " + how + m.why(cause));
  }

  /**
   * Has a process end. While it is stopped it takes no signal but KILL and CONT, so that CONT
   * follows (as in systemd.kill(5)).
   */
  static void askToEnd(ServiceMachine m, int pid, int signal, boolean group) {
    m.signal(pid, signal, group);
    m.signal(pid, Signals.CONT, group);
  }

  /** SIGKILL for all of a run at once. */
  static State kill(ServiceMachine m, Run run, int pid, Outcome cause) {
    m.cancelProbes(run);
    m.signal(pid, Signals.KILL, false);
    m.killAll(run.token());
    return new Killing(run, pid, cause);
  }

  /** The main process is gone: finish command, then whatever else is left. */
  static State conclude(ServiceMachine m, Run run, Outcome outcome) {
    return conclude(m, run, outcome, m.in(m.plan().stop().timeout()));
  }

  /** The same, with the end of the stop time-out that runs already. */
  static State conclude(ServiceMachine m, Run run, Outcome outcome, long killAt) {
    m.cancelProbes(run);
    if (m.plan().finish() == null || outcome.status() == null || m.killed()) {
      return Leftover.Clearing.enter(m, run, outcome, killAt, false);
    }
    m.spawnFinish(run, outcome);
    return new Concluding(run, 0, m.in(m.plan().stop().timeout()), killAt, outcome);
  }

  @Override
  default String word() {
    return "stopping";
  }

  @Override
  default State dependencyFailed(ServiceMachine m, String words) {
    return this; // it is found to have failed when this run is over
  }

  /** It ends already; from now on because somebody asked, so that its policy has no say. */
  @Override
  default State stop(ServiceMachine m, Outcome cause) {
    return because(cause.withStatus(outcome().status()));
  }

  /** The same state with another reason. */
  Ending because(Outcome other);

  /** A pre_start command gets time to end; there is no main process. */
  record Aborting(Run run, int hook, long killAt, Outcome outcome) implements Ending {

    @Override
    public Ending because(Outcome other) {
      return new Aborting(run, hook, killAt, other);
    }

    @Override
    public long deadline() {
      return killAt;
    }

    @Override
    public String reason() {
      return "waiting for pre_start (pid " + hook + ")";
    }

    @Override
    public State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
      return Ending.conclude(m, run, outcome);
    }

    @Override
    public State kill(ServiceMachine m) {
      m.signal(hook, Signals.KILL, true);
      return new Aborting(run, hook, NEVER, outcome);
    }

    @Override
    public State expired(ServiceMachine m) {
      return kill(m);
    }
  }

  /** The main process is still there, and has until {@link #killAt} to end. */
  sealed interface Bounded extends Ending permits Quitting, Commanding, Stopping {

    /** When it gets SIGKILL. */
    long killAt();

    @Override
    default long deadline() {
      return killAt();
    }

    @Override
    default State exited(ServiceMachine m, ExitStatus status, long oomKills) {
      return Ending.conclude(m, run(), outcome().withStatus(status), killAt());
    }

    @Override
    default State kill(ServiceMachine m) {
      return Ending.kill(m, run(), pid(), outcome());
    }
  }

  /**
   * The service has said that it stops ({@code STOPPING=1}); waits for its main process. Nobody has
   * sent it a signal, and a stop that is asked for now sends none: many programs take a second one
   * for haste.
   */
  record Quitting(Run run, int pid, long began, long killAt, Outcome outcome) implements Bounded {

    static State enter(ServiceMachine m, Run run, int pid, Notification message) {
      m.cancelProbes(run);
      m.tell(Level.INFO, "stopping", "stopping by itself: STOPPING=1");
      long by = m.extended(m.in(m.plan().stop().timeout()), message);
      return new Quitting(run, pid, m.now(), by, Outcome.QUITS);
    }

    @Override
    public Ending because(Outcome other) {
      return new Quitting(run, pid, began, killAt, other);
    }

    @Override
    public String reason() {
      return outcome.words();
    }

    @Override
    public State exited(ServiceMachine m, ExitStatus status, long oomKills) {
      if (outcome.kind() != Outcome.Kind.QUIT) { // a stop was asked for since
        return Bounded.super.exited(m, status, oomKills);
      }
      Outcome end = m.aftermath().died(status, oomKills, ", as it had said").asQuit();
      return Ending.conclude(m, run, end, killAt);
    }

    @Override
    public State notified(ServiceMachine m, Notification message) {
      return new Quitting(
          run, m.mainPid(message, pid), began, m.extended(killAt, message), outcome);
    }

    @Override
    public State expired(ServiceMachine m) {
      String words = "said that it stops, and still ran " + MessageText.nanos(m.now() - began);
      m.tell(Level.WARNING, "killing", words + " later: SIGKILL");
      boolean asked = outcome.kind() == Outcome.Kind.STOPPED;
      return Ending.kill(m, run, pid, asked ? outcome : Outcome.broken(words + " later"));
    }
  }

  /** stop.command runs; the stop signal comes after it. */
  record Commanding(Run run, int pid, int signal, long killAt, Outcome outcome) implements Bounded {

    @Override
    public Ending because(Outcome other) {
      return new Commanding(run, pid, signal, killAt, other);
    }

    @Override
    public String reason() {
      return "running stop.command";
    }

    @Override
    public State spawned(ServiceMachine m, Role role, int index, int hook) {
      return this;
    }

    @Override
    public State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
      m.tell(Level.WARNING, "hook", "stop.command: " + failure.message());
      return Stopping.enter(m, run, pid, signal, killAt, outcome);
    }

    @Override
    public State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
      if (role != Role.STOP_COMMAND) {
        return this;
      }
      if (!status.isZero()) {
        m.tell(Level.WARNING, "hook", "stop.command " + MessageText.exit(status));
      }
      return Stopping.enter(m, run, pid, signal, killAt, outcome);
    }

    @Override
    public State kill(ServiceMachine m) {
      m.withdraw(run, Role.STOP_COMMAND, 0);
      return Bounded.super.kill(m);
    }

    @Override
    public State notified(ServiceMachine m, Notification message) {
      long by = m.extended(killAt, message);
      return new Commanding(run, m.mainPid(message, pid), signal, by, outcome);
    }

    @Override
    public State expired(ServiceMachine m) {
      m.tell(Level.WARNING, "killing", "stop.command still runs at the stop time-out: SIGKILL");
      return Bounded.super.kill(m);
    }
  }

  /** The stop signal was sent; waits for the main process. */
  record Stopping(Run run, int pid, int signal, long killAt, Outcome outcome) implements Bounded {

    static State enter(
        ServiceMachine m, Run run, int pid, int signal, long killAt, Outcome outcome) {
      boolean group = m.plan().stop().scope() == StopPolicy.Scope.GROUP;
      askToEnd(m, pid, signal, group);
      return new Stopping(run, pid, signal, killAt, outcome);
    }

    @Override
    public Ending because(Outcome other) {
      return new Stopping(run, pid, signal, killAt, other);
    }

    @Override
    public String reason() {
      return outcome.words();
    }

    @Override
    public State notified(ServiceMachine m, Notification message) {
      long by = m.extended(killAt, message);
      int next = m.mainPid(message, pid);
      return next == pid
          ? new Stopping(run, pid, signal, by, outcome)
          : enter(m, run, next, signal, by, outcome); // it has not been told yet
    }

    @Override
    public State expired(ServiceMachine m) {
      String after = MessageText.duration(m.plan().stop().timeout());
      m.tell(Level.WARNING, "killing", "still running after " + after + ": SIGKILL");
      return kill(m);
    }
  }

  /** Everything of the run got SIGKILL; waits for the main process. */
  record Killing(Run run, int pid, Outcome outcome) implements Ending {

    @Override
    public Ending because(Outcome other) {
      return new Killing(run, pid, other);
    }

    @Override
    public String reason() {
      return "killed";
    }

    @Override
    public State exited(ServiceMachine m, ExitStatus status, long oomKills) {
      return Ending.conclude(m, run, outcome.withStatus(status), m.now());
    }

    @Override
    public State kill(ServiceMachine m) {
      return this;
    }
  }

  /**
   * The finish command runs.
   *
   * @param hook its pid; 0 while it is being started
   * @param hookBy when it gets SIGKILL
   * @param killAt when survivors get SIGKILL
   */
  record Concluding(Run run, int hook, long hookBy, long killAt, Outcome outcome)
      implements Ending {

    /** Exit code of a finish command that means: do not start again (s6). */
    static final int NO_MORE = 125;

    @Override
    public Ending because(Outcome other) {
      return new Concluding(run, hook, hookBy, killAt, other);
    }

    @Override
    public long deadline() {
      return hookBy;
    }

    @Override
    public String reason() {
      return "running finish";
    }

    @Override
    public State spawned(ServiceMachine m, Role role, int index, int pid) {
      return new Concluding(run, pid, hookBy, killAt, outcome);
    }

    @Override
    public State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
      m.tell(Level.WARNING, "hook", "finish: " + failure.message());
      return Leftover.Clearing.enter(m, run, outcome, killAt, false);
    }

    @Override
    public State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
      if (role != Role.FINISH) {
        return this;
      }
      boolean noMore = status instanceof ExitStatus.Exited exit && exit.code() == NO_MORE;
      if (!noMore && !status.isZero()) {
        m.tell(Level.WARNING, "hook", "finish " + MessageText.exit(status));
      }
      return Leftover.Clearing.enter(m, run, outcome, killAt, noMore);
    }

    @Override
    public State kill(ServiceMachine m) {
      if (m.withdraw(run, Role.FINISH, 0)) {
        return Leftover.Clearing.enter(m, run, outcome, m.now(), false);
      }
      m.signal(hook, Signals.KILL, true);
      return new Concluding(run, hook, NEVER, m.now(), outcome);
    }

    @Override
    public State expired(ServiceMachine m) {
      String after = MessageText.duration(m.plan().stop().timeout());
      m.tell(Level.WARNING, "hook", "finish still running after " + after + ": SIGKILL");
      m.signal(hook, Signals.KILL, true);
      return new Concluding(run, hook, NEVER, killAt, outcome);
    }
  }
}
