package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Ready;
import dev.foster.text.Level;
import java.time.Duration;

/**
 * The main process runs and is not ready yet.
 *
 * @param checks progress of the readiness checks
 * @param readyBy monotonic time by which all of them must have passed
 */
record Starting(Run run, int pid, Probing checks, long readyBy) implements Active {
  /**
   * How long a service may still run after one of its checks can no longer pass. A process that
   * dies closes its descriptors first; its exit, which follows at once, is the better message.
   */
  private static final Duration EXIT_GRACE = Duration.ofSeconds(1);

  /**
   * The main process was started.
   *
   * @param ready the checks for which its descriptors and listeners were made
   */
  static State enter(ServiceMachine service, Run run, int pid, Ready ready) {
    long readyBy = service.deadlineIn(ready.timeout());
    if (ready.checks().isEmpty()) {
      return PostStart.enter(service, run, pid, readyBy);
    }
    long firstAt = service.deadlineIn(ready.delay());
    Probing checks = Probing.begin(Role.READY_PROBE, ready.checks(), service.now(), firstAt);
    return new Starting(run, pid, checks, readyBy).poll(service);
  }

  @Override
  public String word() {
    return "starting";
  }

  @Override
  public long deadline() {
    return Math.min(readyBy, checks.nextAt());
  }

  @Override
  public long timeoutAt() {
    return readyBy;
  }

  @Override
  public String reason() {
    return "not ready yet: " + checks.pendingText();
  }

  @Override
  public State spawned(ServiceMachine service, Role role, int index, int checkPid) {
    return with(checks.spawned(index, checkPid));
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    return probed(service, role, index, false, failure.message());
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    Outcome outcome = service.decision().exited(status, oomKills, " before it was ready");
    return Finishing.enter(service, run, outcome);
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    service.emit().killAll(run.token(role, index));
    return probed(
        service,
        role,
        index,
        status.isZero(),
        checks.exitText(index, status, service.emit().checkLine()));
  }

  @Override
  public State probed(ServiceMachine service, Role role, int index, boolean passed, String detail) {
    long again = checks.againAt(index, service.now(), service.plan().ready().interval());
    Probing next = checks.answered(index, passed, detail, again);
    if (next.allPassed()) {
      return PostStart.enter(service, run, pid, readyBy);
    }
    long by = next.cannotPass() ? Math.min(readyBy, service.deadlineIn(EXIT_GRACE)) : readyBy;
    return new Starting(run, pid, next, by);
  }

  @Override
  public State notified(ServiceMachine service, Notification message) {
    if (message.stopping()) {
      return SelfStopping.enter(service, run, service.mainPid(message, pid), message);
    }
    long by = checks.cannotPass() ? readyBy : message.extended(readyBy, service.now());
    Starting next = new Starting(run, service.mainPid(message, pid), checks, by);
    int index = checks.indexOfNotify();
    return message.ready() && index >= 0
        ? next.probed(service, Role.READY_PROBE, index, true, null)
        : next;
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    return Stopping.begin(service, run, pid, cause);
  }

  @Override
  public State kill(ServiceMachine service) {
    return KillingMain.enter(service, run, pid, Outcome.stopped("killed"));
  }

  @Override
  public State expired(ServiceMachine service) {
    if (service.now() < readyBy) {
      return poll(service);
    }
    String what =
        checks.cannotPass()
            ? "can no longer become ready"
            : "not ready within " + MessageText.nanos(service.now() - run.startedAt());
    Outcome outcome = Outcome.notReady(what, checks.pendingText());
    String text = outcome.text() + service.decision().afterNotReady(outcome);
    service.emit().reportWithOutput(checks.failedCommandPid(), Level.WARNING, "not_ready", text);
    return Stopping.begin(service, run, pid, outcome);
  }

  private Starting with(Probing next) {
    return new Starting(run, pid, next, readyBy);
  }

  private State poll(ServiceMachine service) {
    Probing next = checks.poll(service, run, Probing.READY_TIMEOUT);
    return next.allPassed() ? PostStart.enter(service, run, pid, readyBy) : with(next);
  }
}
