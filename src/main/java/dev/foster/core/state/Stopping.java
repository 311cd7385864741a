package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A run ends: first its main process, then the finish command, then every other process. */
sealed interface Stopping extends State
    permits StoppingHook,
        DelayingStop,
        SelfStopping,
        RunningStopCommand,
        StoppingMain,
        KillingMain,
        Finishing,
        FindingSurvivors,
        StoppingSurvivors,
        KillingSurvivors {

  /**
   * How long a process may take to end after SIGKILL until Foster reports that it is still there.
   */
  Duration KILL_GRACE = Duration.ofSeconds(5);

  /** {@code pid 17 is still there 5s after SIGKILL}; two pids at most. */
  static String unkillableText(List<Integer> pids) {
    String after = MessageText.duration(KILL_GRACE) + " after SIGKILL";
    if (pids.size() == 1) {
      return "pid " + pids.get(0) + " is still there " + after;
    }
    String more = pids.size() > 2 ? ", and " + (pids.size() - 2) + " more" : "";
    return "pids " + pids.get(0) + ", " + pids.get(1) + more + " are still there " + after;
  }

  /** Why the run ends. */
  Outcome outcome();

  /** The same state with another outcome. */
  Stopping withOutcome(Outcome outcome);

  /** Begins to stop a main process: with {@code stop.command} if there is one. */
  static State begin(ServiceMachine service, Run run, int pid, Outcome cause) {
    announce(service, run, "", howTo(service.plan()), cause);
    return commandOrSignal(service, run, pid, cause);
  }

  /** As {@link #begin}, after {@code stop.delay}. */
  static State beginAfter(ServiceMachine service, Run run, int pid, Duration delay, Outcome cause) {
    String when = " in " + MessageText.duration(delay);
    announce(service, run, when, howTo(service.plan()), cause);
    return new DelayingStop(run, pid, service.deadlineIn(delay), cause);
  }

  private static String howTo(Service plan) {
    String first = plan.stop().command() == null ? "" : "stop.command, then ";
    return first + Signals.name(plan.stop().signal());
  }

  /** Runs {@code stop.command} if there is one; otherwise sends the stop signal. */
  static State commandOrSignal(ServiceMachine service, Run run, int pid, Outcome cause) {
    return service.plan().stop().command() == null
        ? signal(service, run, pid, service.deadlineIn(service.plan().stop().timeout()), cause)
        : RunningStopCommand.enter(service, run, pid, cause);
  }

  /** Sends the stop signal that the plan in force names. */
  static State signal(ServiceMachine service, Run run, int pid, long killAt, Outcome cause) {
    return StoppingMain.enter(service, run, pid, service.plan().stop().signal(), killAt, cause);
  }

  /** Begins to stop a main process with a signal, without {@code stop.command}. */
  static State beginWithSignal(
      ServiceMachine service, Run run, int pid, int signal, Outcome cause) {
    announce(service, run, "", Signals.name(signal), cause);
    long killAt = service.deadlineIn(service.plan().stop().timeout());
    return StoppingMain.enter(service, run, pid, signal, killAt, cause);
  }

  private static void announce(
      ServiceMachine service, Run run, String when, String how, Outcome cause) {
    service.emit().cancelProbes(run);
    String why = cause == Outcome.SHUTDOWN ? "" : ": " + cause.summary();
    boolean announced = cause.kind() == Outcome.Kind.NOT_READY; // by the message about that
    Level level = announced ? Level.DEBUG : Level.INFO;
    service.emit().report(level, "stopping", "stopping" + when + " with " + how + why);
  }

  @Override
  default String word() {
    return "stopping";
  }

  @Override
  default State start(ServiceMachine service) {
    return this;
  }

  /** The last run goes on. */
  @Override
  default State due(ServiceMachine service, Instant at) {
    return service.schedule().overlap(this, at);
  }

  @Override
  default State dependenciesReady(ServiceMachine service, Map<String, Integer> renewals) {
    return service.emit().unexpected(this, "dependenciesReady");
  }

  /** The end of the run comes first; then the service does not start again. */
  @Override
  default State dependencyFailed(ServiceMachine service, String reason) {
    return this;
  }

  /** The run already ends; now on request, so that the restart policy does not apply to it. */
  @Override
  default State stop(ServiceMachine service, Outcome cause) {
    return withOutcome(cause.withStatus(outcome().status()));
  }

  @Override
  default State spawned(ServiceMachine service, Role role, int index, int pid) {
    return service.emit().unexpected(this, "spawned");
  }

  @Override
  default State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    return service.emit().unexpected(this, "spawnFailed");
  }

  /** The stop came during the look-up. */
  @Override
  default State lookedUp(ServiceMachine service, Service found, SpawnFailure failure) {
    return this;
  }

  @Override
  default State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return service.emit().unexpected(this, "exited");
  }

  /** An earlier state started this command; its processes are found as survivors. */
  @Override
  default State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    return this;
  }

  /** An earlier state started this check. */
  @Override
  default State probed(
      ServiceMachine service, Role role, int index, boolean passed, String detail) {
    return this;
  }

  @Override
  default State notified(ServiceMachine service, Notification message) {
    return this;
  }

  /** Another service asked for this scan. */
  @Override
  default State scanned(ServiceMachine service, List<Survivor> survivors) {
    return this;
  }

  /** Changes nothing: this state looks at the plan only when it needs a value. */
  @Override
  default State replanned(ServiceMachine service, Service before) {
    return this;
  }

  @Override
  default State expired(ServiceMachine service) {
    return service.emit().unexpected(this, "expired");
  }
}
