package dev.foster.core.state;

import dev.foster.core.Survivor;
import java.time.Duration;
import java.util.List;

/**
 * The survivors were sent SIGKILL; Foster waits until no process of the run is left.
 *
 * @param scanAt monotonic time of the next scan. Foster gets no SIGCHLD for a survivor whose parent
 *     still lives
 * @param giveUpAt monotonic time from which requests do not wait any more; {@link State#NEVER} when
 *     that time is over
 * @param left pids of the survivors when that time was over
 */
record KillingSurvivors(
    Run run, long scanAt, long giveUpAt, List<Integer> left, Outcome outcome, boolean noRestart)
    implements Stopping {
  private static final Duration SCAN_INTERVAL = Duration.ofSeconds(1);

  static State enter(ServiceMachine service, Run run, Outcome outcome, boolean noRestart) {
    long scanAt = service.deadlineIn(SCAN_INTERVAL);
    long giveUpAt = service.deadlineIn(KILL_GRACE);
    return new KillingSurvivors(run, scanAt, giveUpAt, List.of(), outcome, noRestart);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new KillingSurvivors(run, scanAt, giveUpAt, left, other, noRestart);
  }

  @Override
  public long deadline() {
    return scanAt;
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
    return isStuck() ? Stopping.unkillableText(left) : "killed";
  }

  @Override
  public State scanned(ServiceMachine service, List<Survivor> survivors) {
    if (survivors.isEmpty()) {
      return service.decision().afterRun(run, outcome, noRestart);
    }
    service.emit().killAll(run.token()); // includes processes that were forked since
    if (service.now() < giveUpAt) {
      return this;
    }
    List<Integer> pids = survivors.stream().map(survivor -> survivor.process().pid()).toList();
    service.emit().reportUnkillable(pids);
    return new KillingSurvivors(run, scanAt, NEVER, pids, outcome, noRestart);
  }

  @Override
  public State kill(ServiceMachine service) {
    return this;
  }

  @Override
  public State expired(ServiceMachine service) {
    service.emit().findSurvivors();
    long next = service.deadlineIn(SCAN_INTERVAL);
    return new KillingSurvivors(run, next, giveUpAt, left, outcome, noRestart);
  }
}
