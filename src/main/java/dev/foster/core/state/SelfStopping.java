package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.kernel.ExitStatus;
import dev.foster.text.Level;

/**
 * The service has sent {@code STOPPING=1}; Foster waits for its main process. Foster sends no stop
 * signal, even if a stop is requested now: many programs take a second signal as a request to end
 * at once.
 *
 * @param began monotonic time of the message
 * @param killAt monotonic time of the SIGKILL
 */
record SelfStopping(Run run, int pid, long began, long killAt, Outcome outcome)
    implements Stopping {

  static State enter(ServiceMachine service, Run run, int pid, Notification message) {
    return enter(service, run, pid, message, Outcome.SELF_STOPPING);
  }

  /** {@code outcome} says why it stops if a stop was requested before. */
  static State enter(
      ServiceMachine service, Run run, int pid, Notification message, Outcome outcome) {
    service.emit().cancelProbes(run);
    service.emit().report(Level.INFO, "stopping", "stopping by itself: STOPPING=1");
    long killAt = service.deadlineIn(service.plan().stop().timeout());
    long by = message.extended(killAt, service.now());
    return new SelfStopping(run, pid, service.now(), by, outcome);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new SelfStopping(run, pid, began, killAt, other);
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
    Outcome end =
        outcome.kind() == Outcome.Kind.SELF_STOPPED
            ? service.decision().exited(status, oomKills, ", as announced").asSelfStopped()
            : outcome.withStatus(status); // a stop was requested meanwhile
    return Finishing.enter(service, run, end, killAt);
  }

  @Override
  public State kill(ServiceMachine service) {
    return KillingMain.enter(service, run, pid, outcome);
  }

  @Override
  public State notified(ServiceMachine service, Notification message) {
    int next = service.mainPid(message, pid);
    return new SelfStopping(run, next, began, message.extended(killAt, service.now()), outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    String time = MessageText.nanos(service.now() - began);
    String text = "announced that it stops, but still ran " + time + " later";
    service.emit().report(Level.WARNING, "killing", text + ": SIGKILL");
    boolean requested = outcome.kind() == Outcome.Kind.STOPPED;
    return KillingMain.enter(service, run, pid, requested ? outcome : Outcome.misbehaved(text));
  }
}
