package dev.foster.core.state;

import dev.foster.core.Effect;
import dev.foster.core.ExportedValues;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.PlanDiff;
import dev.foster.plan.Schedule;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One service: steps its events. States use the non-public methods. */
public final class ServiceMachine extends ServiceFacts {
  private final StepContext context;
  private final ServiceEffects effects;
  private final RestartDecision decision;

  /** A service that is down and not wanted. */
  public ServiceMachine(StepContext context, Service plan) {
    super(plan);
    this.context = context;
    effects = new ServiceEffects(this, context);
    decision = new RestartDecision(this, context);
    takeSchedule();
  }

  // --- events -----------------------------------------------------------------------------------

  /** Sets what is wanted. A fresh request forgets earlier restarts, unless a run is under way. */
  public void want(boolean up, boolean fresh) {
    boolean turnedOn = up && !wanted;
    wanted = up;
    stoppedOnRequest = false;
    if (turnedOn && schedule != null && isRunning()) {
      schedule.planAnew(); // the last run is being stopped, and the schedule was off
    }
    if (up && fresh && !isRunning()) {
      decision.history().clear();
    }
  }

  /** A user wants the service down; it may be wanted again. */
  public void stopOnRequest() {
    want(false, false);
    stoppedOnRequest = true;
    if (isStoppingOnRequest()) {
      stop(Outcome.STOP_REQUEST); // replaces the reason, which may be a restart
    }
  }

  /** A user wants the present run replaced by a new one. */
  public void restartOnRequest() {
    want(true, true);
    decision.history().clear();
    generationToRestart = generation;
    if (isStopping()) {
      stop(Outcome.stopped(restartReason())); // the restart policy no longer decides
    }
  }

  /** Takes a plan: at once if the run can go on under it, otherwise for the next run. */
  public void replan(Service next) {
    boolean restarts = isRunning() && PlanDiff.between(plan, next).restarts();
    nextPlan = next;
    if (!restarts) {
      Service before = plan;
      takeNextPlan();
      become(state.replanned(this, before));
      if (schedule != null && wanted && !Objects.equals(plan.schedule(), before.schedule())) {
        become(rescheduled());
      }
    }
  }

  private State rescheduled() {
    boolean idle = isCompleted() || isFailed() || isScheduled();
    return idle ? schedule.start() : state;
  }

  /**
   * A user wants a run of a scheduled service now: the next {@link #start} begins it.
   *
   * @param anew false if a run that goes on is that run
   */
  public void runOnRequest(boolean anew) {
    if (schedule != null && (anew || !isRunning())) {
      schedule.request();
    }
  }

  /** The clock was set; {@code before} is the time that it would show otherwise. */
  public void clockSet(Instant before) {
    if (schedule != null) {
      schedule.clockSet(before);
    }
  }

  /** The answer to {@link Effect.RememberRun}. */
  public void runRemembered(Instant at, String failure) {
    if (schedule != null && wanted) {
      schedule.remembered(at, failure);
    }
  }

  /** See {@link State#start}. */
  public void start() {
    become(state.start(this));
  }

  /**
   * See {@link State#dependenciesReady}.
   *
   * @param renewals by name
   * @param values what the service takes from the exports of others; null for nothing
   */
  public void dependenciesReady(Map<String, Integer> renewals, ExportedValues values) {
    imported = values;
    become(state.dependenciesReady(this, renewals));
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

  /** See {@link State#lookedUp}. */
  public void lookedUp(Service found, SpawnFailure failure) {
    become(state.lookedUp(this, found, failure));
  }

  /** See {@link State#exited}. */
  public void exited(ExitStatus status, long oomKills) {
    become(state.exited(this, status, oomKills));
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

  /** What the main process of the present run, which has ended, has exported. */
  public void exported(ExportedValues values, String failure) {
    if (exports != null) {
      exports.read(values, failure);
    }
  }

  /** See {@link State#scanned}. */
  public void scanned(List<Survivor> survivors) {
    become(state.scanned(this, survivors));
  }

  /** The deadline has passed. */
  public void expired() {
    if (schedule != null && dueAt() <= context.now()) {
      become(state.due(this, schedule.take()));
    } else {
      become(state.expired(this));
    }
  }

  private void become(State next) {
    if (next == state) {
      return;
    }
    if (state instanceof Up up && !(next instanceof Up)) {
      upFor = Math.max(1, context.now() - up.since()); // 0 means never
    }
    if (next instanceof Failed) {
      failureOrder = context.stateChanges();
    }
    context.stateChanged(state, next);
    state = next;
    startTimes.stateChanged(this, context.now());
  }

  /** Ends {@code stop.delay} if it is under way. */
  public void endDelay() {
    if (state instanceof DelayingStop) {
      become(state.expired(this));
    }
  }

  // --- for the states ---------------------------------------------------------------------------

  /** The effects of this service. */
  public ServiceEffects emit() {
    return effects;
  }

  @Override
  RestartDecision decision() {
    return decision;
  }

  long now() {
    return context.now();
  }

  long deadlineIn(Duration duration) {
    return context.now() + duration.toNanos();
  }

  boolean skipsDelays() {
    return context.skipsDelays();
  }

  boolean killed() {
    return context.killed();
  }

  /** See {@link ServiceEffects#mainPid}. */
  int mainPid(Notification message, int pid) {
    return effects.mainPid(message, pid);
  }

  /** The schedule; null without one. */
  ScheduledRuns schedule() {
    return schedule;
  }

  /** The state after a start: a scheduled service waits until it is due. */
  State begin() {
    takeNextPlan();
    return schedule == null ? awaitDependencies() : schedule.start();
  }

  State beginRun(Map<String, Integer> dependencyRenewals) {
    generation++;
    if (schedule == null) {
      renewals++;
    } else {
      schedule.begins();
    }
    if (!plan.exports().isEmpty()) {
      exports = exports == null ? new Exports() : exports;
      exports.begins();
    }
    Run run = new Run(context.newToken(), generation, context.now(), dependencyRenewals);
    statusText = null;
    mainStartedAt = context.now();
    upFor = 0;
    session = 0;
    return LookingUp.enter(this, run);
  }

  /** True if the user and files must be looked up now: the configuration was not read just now. */
  boolean needsLookup() {
    return plan.process().lookup() != null && !context.isPlanFresh();
  }

  /** Takes the plan with the values of a look-up; a reload is compared with these. */
  void takeLookedUp(Service found) {
    plan = found;
  }

  /** Why the run, whose main process has succeeded, has not exported what it must; or null. */
  String exportsFault() {
    return plan.exports().isEmpty() ? null : exports.fault(plan.exports());
  }

  /** The run has completed; its exports count from now on. */
  void takeExports() {
    if (plan.exports().isEmpty()) {
      exports = null; // those of an earlier plan
    } else {
      exports.completed();
    }
  }

  /** True if the last completed run has not exported what the plan, which is new, says. */
  public boolean lacksExports() {
    return !plan.exports().isEmpty() && !(exports != null && exports.has(plan.exports()));
  }

  State awaitDependencies() {
    takeNextPlan();
    return new Waiting();
  }

  State goDown() {
    takeNextPlan();
    if (schedule != null) {
      schedule.off();
    }
    return new Down();
  }

  /** Takes the plan that came during a run that could not go on under it. */
  void takeNextPlan() {
    if (nextPlan != null) {
      Schedule before = plan.schedule();
      plan = nextPlan;
      nextPlan = null;
      takeSchedule();
      if (schedule != null && wanted && !plan.schedule().equals(before)) {
        schedule.planNext();
      }
      context.planTaken();
    }
  }

  private void takeSchedule() {
    if (plan.schedule() == null) {
      schedule = null;
    } else if (schedule == null) {
      schedule = new ScheduledRuns(this, context);
    }
  }
}
