package dev.foster.core.state;

import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.PlanDiff;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.List;

/** One service: its plan, whether it is wanted, its state. States use the non-public methods. */
public final class ServiceMachine {
  private final StepContext context;
  private final ServiceEffects effects;
  private final RestartDecision decision;
  private final StartTimes startTimes = new StartTimes();
  private Service plan;
  private Service nextPlan;
  private boolean wanted;
  private State state = new Down();
  private int generation;
  private long mainStartedAt;
  private long upFor;
  private int session;
  private String statusText;

  /** A service that is down and not wanted. */
  public ServiceMachine(StepContext context, Service plan) {
    this.context = context;
    this.plan = plan;
    effects = new ServiceEffects(this, context);
    decision = new RestartDecision(this, context);
  }

  // --- facts ------------------------------------------------------------------------------------

  public String name() {
    return plan.name();
  }

  /** The plan in force. */
  public Service plan() {
    return plan;
  }

  /** The plan of the next run. */
  public Service comingPlan() {
    return nextPlan == null ? plan : nextPlan;
  }

  /** True if the run must end because the configuration has changed. */
  public boolean isOutdated() {
    return nextPlan != null;
  }

  /** Whether the service is wanted up. */
  public boolean wanted() {
    return wanted;
  }

  /** The word of the state that users see. */
  public String stateWord() {
    return state.word();
  }

  /** Why the service is in its state, for users; null if there is nothing to add. */
  public String reason() {
    return state.reason();
  }

  /** Monotonic time at which {@link #expired} is due; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    return state.deadline();
  }

  /** Monotonic time that users see as the end of the state; {@link Long#MAX_VALUE} for none. */
  public long timeoutAt() {
    return state.timeoutAt();
  }

  /** Pid of the main process; 0 without one. */
  public int pid() {
    return state.pid();
  }

  /** First pid of the run's main process, which is its session; 0 without a run. */
  public int session() {
    return isRunning() ? session : 0;
  }

  /** First pid of the main process of the present or last run; 0 if it never ran. */
  int lastSession() {
    return session;
  }

  /** FOSTER_RUN of the run; null without one. */
  public String token() {
    return state.run() == null ? null : state.run().token();
  }

  /** Number of the present or last run; later runs have larger numbers. */
  public int generation() {
    return generation;
  }

  /** The generations that the dependencies had when the run began, in the order of the plan. */
  public int[] dependencyGenerations() {
    return state.run() == null ? new int[0] : state.run().dependencyGenerations();
  }

  /** Monotonic time at which the main process of the run was started. */
  public long mainStartedAt() {
    return mainStartedAt;
  }

  /** When the service was first started and ready. */
  public StartTimes startTimes() {
    return startTimes;
  }

  /** How long the last run was up, in nanoseconds. */
  long upFor() {
    return upFor;
  }

  /** The last {@code STATUS=} of the run; null without one. */
  public String statusText() {
    return statusText;
  }

  /** How the last run ended; null if there was none. */
  public Outcome last() {
    return decision.last();
  }

  /** Monotonic time at which the last run ended; 0 if there was none. */
  public long endedAt() {
    return decision.endedAt();
  }

  /** Number of runs that did not end on request. */
  public int failures() {
    return decision.failures();
  }

  /** Restarts by the policy since the last start on request. */
  public int restarts() {
    return decision.history().total();
  }

  /** True from the first hook of a run to the end of its last process. */
  public boolean isRunning() {
    return !(state instanceof Idle);
  }

  /** True if the service is down. */
  public boolean isDown() {
    return state instanceof Down;
  }

  /** True if it waits for its dependencies. */
  public boolean isWaiting() {
    return state instanceof Waiting;
  }

  /** True if it will start without a request: it waits for dependencies or for its delay. */
  public boolean willStart() {
    return state instanceof Waiting || state instanceof Backoff;
  }

  /** True if its main process runs and nothing has begun to end it. */
  public boolean isStarted() {
    return state instanceof Starting || state instanceof Up;
  }

  /** True if it is ready; a oneshot: completed. */
  public boolean isReady() {
    return plan.isOneshot() ? isCompleted() : state instanceof Up;
  }

  /** True if a run ends. */
  public boolean isStopping() {
    return state instanceof Stopping;
  }

  /** True if a run ends on request, or was meant to end when the request came. */
  public boolean isStoppingOnRequest() {
    return state instanceof Stopping stopping && stopping.outcome().kind() == Outcome.Kind.STOPPED;
  }

  /** True if it ended well and is not started again. */
  public boolean isCompleted() {
    return state instanceof Completed;
  }

  /** True if Foster gave up on it. */
  public boolean isFailed() {
    return state instanceof Failed;
  }

  /** Result of the health checks; null without a verdict. */
  public Boolean healthy() {
    return state instanceof Up up && up.health() != null ? up.health().healthy() : null;
  }

  /** True if sd_notify messages of this process count. */
  public boolean acceptsNotifyFrom(int pid) {
    return pid == state.pid() || plan.ready().acceptsAnyProcess();
  }

  // --- events -----------------------------------------------------------------------------------

  /** Sets what is wanted. A fresh request forgets earlier restarts, unless a run is under way. */
  public void want(boolean up, boolean fresh) {
    wanted = up;
    if (up && fresh && !isRunning()) {
      decision.history().clear();
    }
  }

  /** Forgets earlier restarts. */
  public void clearRestarts() {
    decision.history().clear();
  }

  /** Takes a plan: at once if the run can go on under it, otherwise for the next run. */
  public void replan(Service next) {
    boolean restarts = isRunning() && PlanDiff.between(plan, next).restarts();
    nextPlan = next;
    if (!restarts) {
      takeNextPlan();
    }
  }

  /** See {@link State#start}. */
  public void start() {
    become(state.start(this));
  }

  /** See {@link State#dependenciesReady}; the generations are in the order of the plan. */
  public void dependenciesReady(int[] generations) {
    become(state.dependenciesReady(this, generations));
  }

  /** See {@link State#dependencyFailed}. */
  public void dependencyFailed(String reason) {
    become(state.dependencyFailed(this, reason));
  }

  /** See {@link State#stop}. */
  public void stop(Outcome cause) {
    become(state.stop(this, cause));
  }

  /** See {@link State#kill}. */
  public void kill() {
    become(state.kill(this));
  }

  /** See {@link State#spawned}. */
  public void spawned(Role role, int index, int pid) {
    if (role == Role.MAIN) {
      mainStartedAt = context.now();
      session = pid;
    }
    become(state.spawned(this, role, index, pid));
  }

  /** See {@link State#spawnFailed}. */
  public void spawnFailed(Role role, int index, SpawnFailure failure) {
    become(state.spawnFailed(this, role, index, failure));
  }

  /** See {@link State#exited}. */
  public void exited(ExitStatus status, long oomKills) {
    become(state.exited(this, status, oomKills));
  }

  /** True if the main process runs and is not ready yet. */
  public boolean isStarting() {
    return state instanceof Starting;
  }

  /** See {@link State#hookExited}. */
  public void hookExited(Role role, int index, ExitStatus status) {
    become(state.hookExited(this, role, index, status));
  }

  /** See {@link State#probed}. */
  public void probed(Role role, int index, boolean passed, String detail) {
    become(state.probed(this, role, index, passed, detail));
  }

  /** See {@link State#notified}; a message of a process that may not send it changes nothing. */
  public void notified(Notification message) {
    int sender = message.sender().pid();
    if (!acceptsNotifyFrom(sender)) {
      if (message.ready()) {
        String why = ", which is not the main process (ready.notify: all accepts every process)";
        effects.report(Level.WARNING, "notified", "ignored READY=1 from pid " + sender + why);
      }
      return;
    }
    if (message.status() != null) {
      statusText = message.status().isEmpty() ? null : message.status();
    }
    if (message.errno() != null) {
      effects.report(
          Level.WARNING, "notified", "says that it failed with errno " + message.errno());
    }
    become(state.notified(this, message));
  }

  /** See {@link State#scanned}. */
  public void scanned(List<Survivor> survivors) {
    become(state.scanned(this, survivors));
  }

  /** The deadline has passed. */
  public void expired() {
    become(state.expired(this));
  }

  private void become(State next) {
    if (next == state) {
      return;
    }
    if (state instanceof Up up && !(next instanceof Up)) {
      upFor = context.now() - up.since();
    }
    context.stateChanged(state, next);
    state = next;
    startTimes.stateChanged(this, context.now());
  }

  // --- for the states ---------------------------------------------------------------------------

  /** The effects of this service. */
  public ServiceEffects emit() {
    return effects;
  }

  RestartDecision decision() {
    return decision;
  }

  long now() {
    return context.now();
  }

  long deadlineIn(Duration duration) {
    return context.now() + duration.toNanos();
  }

  boolean killed() {
    return context.killed();
  }

  /** See {@link ServiceEffects#mainPid}. */
  int mainPid(Notification message, int pid) {
    return effects.mainPid(message, pid);
  }

  State beginRun(int[] dependencyGenerations) {
    generation++;
    Run run = new Run(context.newToken(), generation, context.now(), dependencyGenerations);
    statusText = null;
    mainStartedAt = context.now();
    upFor = 0;
    session = 0;
    return PreStart.enter(this, run, 0);
  }

  State awaitDependencies() {
    takeNextPlan();
    return new Waiting();
  }

  State goDown() {
    takeNextPlan();
    return new Down();
  }

  /** Takes the plan that came during a run that could not go on under it. */
  void takeNextPlan() {
    if (nextPlan != null) {
      plan = nextPlan;
      nextPlan = null;
      context.planTaken();
    }
  }
}
