package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.StopPolicy;
import dev.foster.text.Level;

/**
 * The main process was sent the stop signal and has until {@link #killAt} to end.
 *
 * @param killAt monotonic time of the SIGKILL
 */
record StoppingMain(Run run, int pid, int signal, long killAt, Outcome outcome)
    implements Stopping {

  static State enter(
      ServiceMachine service, Run run, int pid, int signal, long killAt, Outcome outcome) {
    boolean group = service.plan().stop().scope() == StopPolicy.Scope.GROUP;
    service.emit().stopSignal(pid, signal, group);
    return new StoppingMain(run, pid, signal, killAt, outcome);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new StoppingMain(run, pid, signal, killAt, other);
  }

  @Override
  public long deadline() {
    return killAt;
  }

  @Override
  public String reason() {
    return outcome.text();
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return Finishing.enter(service, run, outcome.withStatus(status), killAt);
  }

  @Override
  public State kill(ServiceMachine service) {
    return KillingMain.enter(service, run, pid, outcome);
  }

  /** A new main process gets the signal too. */
  @Override
  public State notified(ServiceMachine service, Notification message) {
    long by = message.extended(killAt, service.now());
    int next = service.mainPid(message, pid);
    return next == pid
        ? new StoppingMain(run, pid, signal, by, outcome)
        : enter(service, run, next, signal, by, outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    String timeout = MessageText.duration(service.plan().stop().timeout());
    service.emit().report(Level.WARNING, "killing", "still running after " + timeout + ": SIGKILL");
    return kill(service);
  }
}
