package dev.foster.core.state;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import java.util.List;

/**
 * Every process of the run was sent SIGKILL; Foster waits for the exit of the main process.
 *
 * @param giveUpAt monotonic time from which requests do not wait for the exit any more; {@link
 *     State#NEVER} when that time is over
 */
record KillingMain(Run run, int pid, long giveUpAt, Outcome outcome) implements Stopping {

  static State enter(ServiceMachine service, Run run, int pid, Outcome outcome) {
    service.emit().cancelProbes(run);
    service.emit().signal(pid, Signals.KILL, false);
    service.emit().killAll(run.token());
    return new KillingMain(run, pid, service.deadlineIn(KILL_GRACE), outcome);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new KillingMain(run, pid, giveUpAt, other);
  }

  @Override
  public long deadline() {
    return giveUpAt;
  }

  @Override
  public long timeoutAt() {
    return NEVER;
  }

  @Override
  public boolean isStuck() {
    return giveUpAt == NEVER;
  }

  @Override
  public String reason() {
    return isStuck() ? Stopping.unkillableText(List.of(pid)) : "killed";
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return Finishing.enter(service, run, outcome.withStatus(status), service.now());
  }

  @Override
  public State kill(ServiceMachine service) {
    return this;
  }

  @Override
  public State expired(ServiceMachine service) {
    service.emit().reportUnkillable(List.of(pid));
    return new KillingMain(run, pid, NEVER, outcome);
  }
}
