package dev.foster.core.state;

import dev.foster.core.ExportedValues;
import dev.foster.core.ScheduleView;
import dev.foster.plan.Service;
import java.util.Map;

/** What others may ask about a service. Only {@link ServiceMachine} changes it. */
public abstract sealed class ServiceFacts permits ServiceMachine {
  Service plan;
  Service nextPlan;
  boolean wanted;
  boolean stoppedOnRequest;
  State state = new Down();
  int generation;

  /**
   * When this grows, services that depend on this one with {@code restart: true} have to restart.
   * They need the result of a scheduled job, so only its runs that end well count.
   */
  int renewals;

  /** The run of this generation is to be replaced by a new one; -1 for none. */
  int generationToRestart = -1;

  final StartTimes startTimes = new StartTimes();
  long mainStartedAt;
  long upFor;
  long failureOrder;
  int session;
  String statusText;

  /** The schedule of a scheduled service; null for others. */
  ScheduledRuns schedule;

  /** The variables that it exports; null for services that never had any. */
  Exports exports;

  /** The values that the present run takes from other services; null for none. */
  ExportedValues imported;

  ServiceFacts(Service plan) {
    this.plan = plan;
  }

  /** The decisions about restarts, and the outcomes of earlier runs. */
  abstract RestartDecision decision();

  public String name() {
    return plan.name();
  }

  /** The plan in force. */
  public Service plan() {
    return plan;
  }

  /** The values that the present run takes from other services; null for none. */
  ExportedValues imported() {
    return imported;
  }

  /** The value that the last completed run has exported; null if it has not. */
  public String exported(String name) {
    return exports == null ? null : exports.value(name);
  }

  /** The plan of the next run. */
  public Service comingPlan() {
    return nextPlan == null ? plan : nextPlan;
  }

  /** Why the service must be restarted; null if it need not be. */
  public String restartReason() {
    if (!wanted || !isRunning() && !isWaiting()) {
      return null;
    }
    if (nextPlan != null && schedule == null) { // a scheduled service has it from its next run on
      return "its configuration has changed";
    }
    return generation == generationToRestart ? "requested by foster restart" : null;
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
    return isScheduled() ? schedule.text() : state.reason();
  }

  /** Monotonic time at which {@link #expired} is due; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    return schedule == null ? state.deadline() : Math.min(state.deadline(), dueAt());
  }

  /** Monotonic time at which the schedule says that a run is due; far for none. */
  long dueAt() {
    boolean off = !wanted || state instanceof Down || isCompleted() || isFailed();
    return off ? State.NEVER : schedule.dueAt();
  }

  /** The schedule and its runs; null without a schedule. */
  public ScheduleView scheduleView() {
    return schedule == null ? null : schedule.view();
  }

  /** Monotonic time that users see as the end of the state; {@link Long#MAX_VALUE} for none. */
  public long timeoutAt() {
    return isScheduled() ? schedule.dueAt() : state.timeoutAt();
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

  /** How many runs have begun; of a scheduled job, how many have ended well. */
  public int renewals() {
    return renewals;
  }

  /** The {@link #renewals} that the dependencies had when the run began, by name. */
  public Map<String, Integer> dependencyRenewals() {
    return state.run() == null ? Map.of() : state.run().dependencyRenewals();
  }

  /** Monotonic time at which the main process of the run was started. */
  public long mainStartedAt() {
    return mainStartedAt;
  }

  /** When the service was first started and ready. */
  public StartTimes startTimes() {
    return startTimes;
  }

  /** How long the last run was up, in nanoseconds; 0 if it never was. */
  long upFor() {
    return upFor;
  }

  /** The last {@code STATUS=} of the run; null without one. */
  public String statusText() {
    return statusText;
  }

  /** How the last run ended; null if there was none. */
  public Outcome last() {
    return decision().last();
  }

  /** Monotonic time at which the last run ended; 0 if there was none. */
  public long endedAt() {
    return decision().endedAt();
  }

  /** Number of runs that did not end on request. */
  public int failures() {
    return decision().failures();
  }

  /** Restarts by the policy since the last start on request. */
  public int restarts() {
    return decision().history().total();
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

  /** True if it waits for its next run. */
  public boolean isScheduled() {
    return schedule != null && state instanceof Scheduled;
  }

  /** True if it will start without a request: it waits for something, or for its delay. */
  public boolean willStart() {
    return state instanceof Waiting || state instanceof Backoff || isScheduled();
  }

  /** True if its main process runs and nothing has begun to end it. */
  public boolean isStarted() {
    return state instanceof Starting || state instanceof PostStart || state instanceof Up;
  }

  /** True if a start of it has succeeded or failed, and no start or stop is under way. */
  public boolean hasAttempted() {
    return generation > 0 && (isStarted() || !isRunning());
  }

  /** True if it is ready; a oneshot: completed. */
  public boolean isReady() {
    return plan.isOneshot() ? isCompleted() : state instanceof Up;
  }

  /** True while a run is ending. */
  public boolean isStopping() {
    return state instanceof Stopping;
  }

  /** True if SIGKILL does not end the run; a request does not wait for that. */
  public boolean isStuck() {
    return state.isStuck();
  }

  /** True while a run is ending on request, even if it was ending already when the request came. */
  public boolean isStoppingOnRequest() {
    return state instanceof Stopping stopping && stopping.outcome().kind() == Outcome.Kind.STOPPED;
  }

  /** True if it has completed; a scheduled service: if a run has succeeded. */
  public boolean hasCompleted() {
    return isCompleted() || schedule != null && schedule.succeeded() > 0;
  }

  /** True if it ended successfully and is not started again. */
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

  /** True if it is down because a user stopped it. */
  public boolean isStoppedOnRequest() {
    return stoppedOnRequest && isDown();
  }

  /** Larger for a service on which Foster gave up later. */
  public long failureOrder() {
    return failureOrder;
  }

  /** True if the main process runs and its readiness checks have not passed yet. */
  public boolean isStarting() {
    return state instanceof Starting;
  }
}
