package dev.foster.core.state;

import dev.foster.core.Survivor;
import java.util.List;

/**
 * The main process has ended; Foster has asked which other processes of the run are alive.
 *
 * @param killAt monotonic time of the survivors' SIGKILL
 * @param noRestart whether the finish command forbids another start
 */
record FindingSurvivors(Run run, long killAt, Outcome outcome, boolean noRestart)
    implements Stopping {

  static State enter(
      ServiceMachine service, Run run, Outcome outcome, long killAt, boolean noRestart) {
    service.emit().findSurvivors();
    return new FindingSurvivors(run, killAt, outcome, noRestart);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new FindingSurvivors(run, killAt, other, noRestart);
  }

  @Override
  public State scanned(ServiceMachine service, List<Survivor> survivors) {
    if (survivors.isEmpty()) {
      return service.decision().afterRun(run, outcome, noRestart);
    }
    Outcome reported = service.decision().reportSurvivors(outcome, survivors);
    if (service.killed()) {
      service.emit().killAll(run.token());
    } else {
      service.emit().stopSurvivors(survivors);
    }
    return new StoppingSurvivors(run, killAt, reported, noRestart, survivors, survivors);
  }

  @Override
  public State kill(ServiceMachine service) {
    service.emit().killAll(run.token());
    return KillingSurvivors.enter(service, run, outcome, noRestart);
  }
}
