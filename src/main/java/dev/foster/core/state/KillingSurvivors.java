package dev.foster.core.state;

import dev.foster.core.Survivor;
import java.time.Duration;
import java.util.List;

/**
 * The survivors were sent SIGKILL; Foster waits until no process of the run is left.
 *
 * @param scanAt monotonic time of the next scan. Foster gets no SIGCHLD for a survivor whose parent
 *     still lives
 */
record KillingSurvivors(Run run, long scanAt, Outcome outcome, boolean noRestart)
    implements Stopping {
  private static final Duration SCAN_INTERVAL = Duration.ofSeconds(1);

  static State enter(ServiceMachine service, Run run, Outcome outcome, boolean noRestart) {
    return new KillingSurvivors(run, service.deadlineIn(SCAN_INTERVAL), outcome, noRestart);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new KillingSurvivors(run, scanAt, other, noRestart);
  }

  @Override
  public long deadline() {
    return scanAt;
  }

  @Override
  public String reason() {
    return "killed";
  }

  @Override
  public State scanned(ServiceMachine service, List<Survivor> survivors) {
    if (survivors.isEmpty()) {
      return service.decision().afterRun(run, outcome, noRestart);
    }
    service.emit().killAll(run.token()); // includes processes that were forked since
    return this;
  }

  @Override
  public State kill(ServiceMachine service) {
    return this;
  }

  @Override
  public State expired(ServiceMachine service) {
    service.emit().findSurvivors();
    return enter(service, run, outcome, noRestart);
  }
}
