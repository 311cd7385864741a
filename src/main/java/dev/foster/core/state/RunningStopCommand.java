package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;
import dev.foster.text.Level;

/**
 * {@code stop.command} runs; the stop signal follows, as a reload may have changed it meanwhile.
 *
 * @param killAt monotonic time of the SIGKILL
 */
record RunningStopCommand(Run run, int pid, long killAt, Outcome outcome) implements Stopping {

  static State enter(ServiceMachine service, Run run, int pid, Outcome cause) {
    service.emit().spawn(run, Role.STOP_COMMAND, 0, service.plan().stop().command());
    long killAt = service.deadlineIn(service.plan().stop().timeout());
    return new RunningStopCommand(run, pid, killAt, cause);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new RunningStopCommand(run, pid, killAt, other);
  }

  @Override
  public long deadline() {
    return killAt;
  }

  @Override
  public String reason() {
    return "running stop.command";
  }

  @Override
  public State spawned(ServiceMachine service, Role role, int index, int hook) {
    return this;
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    service.emit().report(Level.WARNING, "hook", "stop.command: " + failure.message());
    return Stopping.signal(service, run, pid, killAt, outcome);
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    if (role != Role.STOP_COMMAND) {
      return this;
    }
    if (!status.isZero()) {
      service.emit().report(Level.WARNING, "hook", "stop.command " + MessageText.exit(status));
    }
    return Stopping.signal(service, run, pid, killAt, outcome);
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return Finishing.enter(service, run, outcome.withStatus(status), killAt);
  }

  @Override
  public State kill(ServiceMachine service) {
    service.emit().withdrawSpawn(run, Role.STOP_COMMAND, 0);
    return KillingMain.enter(service, run, pid, outcome);
  }

  @Override
  public State notified(ServiceMachine service, Notification message) {
    long by = message.extended(killAt, service.now());
    return new RunningStopCommand(run, service.mainPid(message, pid), by, outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    String text = "stop.command still runs at the stop time-out: SIGKILL";
    service.emit().report(Level.WARNING, "killing", text);
    return KillingMain.enter(service, run, pid, outcome);
  }
}
