package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.PlanDiff;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.List;

/**
 * One service: its plan, what is wanted, its state, and what its states may do. States are values;
 * this is where their decisions meet the restart policy and become effects.
 */
final class ServiceMachine {
  /** No message puts a deadline off for more than a year. */
  private static final long LONGEST_USEC = 365L * 86_400 * 1_000_000;

  private final StepContext stage;
  private Service plan;
  private Service nextPlan;
  private boolean wanted;
  private State state = new Resting.Down();
  private final RestartDecision aftermath;
  private int generation;
  private long mainStartedAt;
  private long upFor;
  private int session;
  private String statusText;
  private int[] dependencyGenerations = {};

  ServiceMachine(StepContext stage, Service plan) {
    this.stage = stage;
    this.plan = plan;
    aftermath = new RestartDecision(this, stage);
  }

  // --- what the supervisor asks ---------------------------------------------------------------

  String name() {
    return plan.name();
  }

  Service plan() {
    return plan;
  }

  State state() {
    return state;
  }

  boolean wanted() {
    return wanted;
  }

  Outcome last() {
    return aftermath.last();
  }

  RestartHistory history() {
    return aftermath.history();
  }

  /** Counts the runs; a larger one is a later one. */
  int generation() {
    return generation;
  }

  /** Counts the runs that ended otherwise than asked. */
  int failures() {
    return aftermath.failures();
  }

  /** When the main process of the present run was started. */
  long mainStartedAt() {
    return mainStartedAt;
  }

  /** The pid that the main process of the present run had at first: its session; 0 without one. */
  int session() {
    return isRunning() ? session : 0;
  }

  /** What the service last said of itself. */
  String statusText() {
    return statusText;
  }

  /** The same of the present or the last run. */
  int lastSession() {
    return session;
  }

  /** How long the last run was up, in nanoseconds. */
  long upFor() {
    return upFor;
  }

  /** What comes after a run. */
  RestartDecision aftermath() {
    return aftermath;
  }

  boolean isRunning() {
    return state instanceof Running;
  }

  boolean isFailed() {
    return state instanceof Resting.Failed;
  }

  /** FOSTER_RUN of the present run, or null. */
  String token() {
    return state instanceof Running running ? running.run().token() : null;
  }

  /** The main process runs and nothing has begun to end it. */
  boolean isStarted() {
    return state instanceof Beginning.Starting || state instanceof Serving;
  }

  /** It serves; a oneshot: it has completed. */
  boolean isReady() {
    return plan.isOneshot() ? isCompleted() : state instanceof Serving;
  }

  boolean isCompleted() {
    return state instanceof Resting.Completed;
  }

  /** True or false once its health checks have come to a verdict; null without one. */
  Boolean healthy() {
    return state instanceof Serving up && up.health() != null ? up.health().healthy() : null;
  }

  /** The generations that the dependencies had when the present run began. */
  int[] dependencyGenerations() {
    return state instanceof Running running ? running.run().dependencyGenerations() : new int[0];
  }

  // --- what the supervisor does ---------------------------------------------------------------

  /** Someone asked for it by name: a fresh start. */
  void want(boolean up, boolean fresh) {
    wanted = up;
    if (up && fresh && !isRunning()) {
      aftermath.history().clear();
    }
  }

  /** The plan of the next run. */
  Service comingPlan() {
    return nextPlan == null ? plan : nextPlan;
  }

  /** Takes a plan: at once if the present run can go on under it, else for the next one. */
  void replan(Service next) {
    boolean restarts = isRunning() && PlanDiff.between(plan, next).restarts();
    nextPlan = next;
    if (!restarts) {
      takeNextPlan();
    }
  }

  void start() {
    become(state.start(this));
  }

  void begin(int[] generations) {
    dependencyGenerations = generations;
    become(state.begin(this));
  }

  void dependencyFailed(String words) {
    become(state.dependencyFailed(this, words));
  }

  void stop(Outcome cause) {
    become(state.stop(this, cause));
  }

  void kill() {
    become(state.kill(this));
  }

  void spawned(Role role, int index, int pid) {
    if (role == Role.MAIN) {
      mainStartedAt = stage.now;
      session = pid;
    }
    become(state.spawned(this, role, index, pid));
  }

  void spawnFailed(Role role, int index, SpawnFailure failure) {
    become(state.spawnFailed(this, role, index, failure));
  }

  void exited(ExitStatus status, long oomKills) {
    become(state.exited(this, status, oomKills));
  }

  void hookExited(Role role, int index, ExitStatus status) {
    become(state.hookExited(this, role, index, status));
  }

  void probed(Role role, int index, boolean ok, String detail) {
    become(state.probed(this, role, index, ok, detail));
  }

  /** True if what this process says with sd_notify counts. */
  boolean hears(int pid) {
    return pid == state.pid() || plan.ready().hearsAll();
  }

  void notified(Notification message) {
    int sender = message.sender().pid();
    if (!hears(sender)) {
      if (message.ready()) {
        String whose = "ignored READY=1 from pid " + sender + ", which is not the main process";
        tell(Level.WARNING, "notified", whose + " (ready.notify: all hears every process)");
      }
      return;
    }
    if (message.status() != null) {
      statusText = message.status().isEmpty() ? null : message.status();
    }
    if (message.errno() != null) {
      tell(Level.WARNING, "notified", "says that it failed with errno " + message.errno());
    }
    become(state.notified(this, message));
  }

  void survivors(List<Survivor> left) {
    become(state.survivors(this, left));
  }

  void expired() {
    become(state.expired(this));
  }

  private void become(State next) {
    if (state instanceof Serving up && !(next instanceof Serving)) {
      upFor = stage.now - up.since();
    }
    stage.moves(state, next);
    state = next;
  }

  // --- what the states do ---------------------------------------------------------------------

  long now() {
    return stage.now;
  }

  long in(Duration duration) {
    return stage.now + duration.toNanos();
  }

  boolean killed() {
    return stage.killed;
  }

  /** The reason of a stop, but for what was told already, such as the end of Foster. */
  String why(Outcome cause) {
    return cause == Outcome.FOSTER_STOPS ? "" : ": " + cause.brief();
  }

  int stopSignal() {
    return plan.stop().signal() == 0 ? stage.defaultStopSignal : plan.stop().signal();
  }

  State unexpected(State in, String event) {
    stage.emit(new Effect.Unexpected(name(), in.getClass().getSimpleName(), event));
    return in;
  }

  void tell(Level level, String kind, String text) {
    stage.emit(new Effect.Tell(level, name(), kind, text, session(), null));
  }

  /** The same, with the last lines that a hook or probe has written; 0 for none. */
  void tellOf(int pid, Level level, String kind, String text) {
    if (pid == 0) {
      tell(level, kind, text);
    } else {
      stage.emit(new Effect.Tell(level, name(), kind, text, pid, ""));
    }
  }

  void spawn(Run run, Role role, int index, Command command) {
    String token = run.token(role, index);
    stage.emit(new Effect.Spawn(plan, role, index, token, command, List.of()));
  }

  void spawnFinish(Run run, Outcome outcome) {
    String how =
        outcome.status() instanceof ExitStatus.Exited exit
            ? "FOSTER_EXIT_CODE=" + exit.code()
            : "FOSTER_EXIT_SIGNAL="
                + Signals.shortName(((ExitStatus.Killed) outcome.status()).signal());
    String token = run.token(Role.FINISH, 0);
    stage.emit(new Effect.Spawn(plan, Role.FINISH, 0, token, plan.finish(), List.of(how)));
  }

  void startProbe(Run run, Role role, int index, Check check, Duration timeout) {
    stage.emit(new Effect.StartProbe(name(), run.token(), role, index, check, timeout));
  }

  void cancelProbes(Run run) {
    boolean asked = !plan.ready().checks().isEmpty() || plan.health() != null;
    if (asked) {
      stage.withdrawProbes(run.token());
      stage.emit(new Effect.CancelProbes(name(), run.token()));
    }
  }

  /** SIGKILL for all that can be found of a run, or of one of its hooks and probes. */
  void killAll(String token) {
    stage.emit(new Effect.KillRun(name(), token));
  }

  /** Takes back a spawn that has not been done yet; false if there is none. */
  boolean withdraw(Run run, Role role, int index) {
    return stage.withdraw(run.token(role, index));
  }

  void signal(int pid, int signal, boolean group) {
    stage.emit(new Effect.Signal(name(), pid, signal, group));
  }

  void askToEnd(List<Survivor> survivors) {
    stage.askToEnd(name(), survivors);
  }

  void findSurvivors() {
    stage.findSurvivors();
  }

  /**
   * Takes over the main pid that a message names; the loop has checked that it is the service's.
   */
  int mainPid(Notification message, int pid) {
    if (message.mainPid() == null || message.mainPid() == pid) {
      return pid;
    }
    int next = message.mainPid();
    stage.owners.put(next, new StepContext.Owner(this, Role.MAIN, 0, token()));
    tell(Level.INFO, "mainpid", "main process is now pid " + next);
    return next;
  }

  /** A deadline as EXTEND_TIMEOUT_USEC puts it off, if the message has one. */
  long extended(long deadline, Notification message) {
    Long usec = message.extendTimeoutUsec();
    if (usec == null || deadline == State.NEVER) {
      return deadline;
    }
    long more = Math.min(usec, LONGEST_USEC) * 1_000;
    return Math.max(deadline, stage.now + more);
  }

  State beginRun() {
    generation++;
    Run run = new Run(stage.token(), generation, stage.now, dependencyGenerations);
    statusText = null;
    mainStartedAt = stage.now;
    upFor = 0;
    session = 0;
    return Beginning.Preparing.enter(this, run, 0);
  }

  /** Wanted up; on to the dependencies. */
  State awaitDependencies() {
    takeNextPlan();
    return new Resting.Waiting();
  }

  State rest() {
    takeNextPlan();
    return new Resting.Down();
  }

  /** True if the present run must end because the configuration has changed. */
  boolean isOutdated() {
    return nextPlan != null;
  }

  /** Takes a plan that came while the present run could not go on under it. */
  void takeNextPlan() {
    if (nextPlan != null) {
      plan = nextPlan;
      nextPlan = null;
      stage.graphChanged = true;
    }
  }
}
