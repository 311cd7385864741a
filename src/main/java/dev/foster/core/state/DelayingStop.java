package dev.foster.core.state;

import dev.foster.core.Notification;
import dev.foster.kernel.ExitStatus;

/**
 * A stop was requested; until {@link #stopAt} the main process goes on, for requests that still
 * come.
 *
 * @param stopAt monotonic time of {@code stop.command} or the stop signal
 */
record DelayingStop(Run run, int pid, long stopAt, Outcome outcome) implements Stopping {

  @Override
  public Stopping withOutcome(Outcome other) {
    return new DelayingStop(run, pid, stopAt, other);
  }

  @Override
  public long deadline() {
    return stopAt;
  }

  @Override
  public String reason() {
    return "waiting for stop.delay";
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return Finishing.enter(service, run, outcome.withStatus(status));
  }

  @Override
  public State kill(ServiceMachine service) {
    return KillingMain.enter(service, run, pid, outcome);
  }

  @Override
  public State notified(ServiceMachine service, Notification message) {
    if (message.stopping()) {
      return SelfStopping.enter(service, run, service.mainPid(message, pid), message, outcome);
    }
    return new DelayingStop(run, service.mainPid(message, pid), stopAt, outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    return Stopping.commandOrSignal(service, run, pid, outcome);
  }
}
