package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Survivor;
import dev.foster.text.Level;
import java.util.List;

/**
 * The survivors were sent TERM; Foster waits until no process of the run is left.
 *
 * @param killAt monotonic time of their SIGKILL
 * @param survivors those that the last scan found
 * @param signalled those that were sent TERM, even if a later scan missed them
 */
record StoppingSurvivors(
    Run run,
    long killAt,
    Outcome outcome,
    boolean noRestart,
    List<Survivor> survivors,
    List<Survivor> signalled)
    implements Stopping {

  @Override
  public Stopping withOutcome(Outcome other) {
    return new StoppingSurvivors(run, killAt, other, noRestart, survivors, signalled);
  }

  @Override
  public long deadline() {
    return killAt;
  }

  @Override
  public String reason() {
    return "waiting for " + MessageText.survivors(survivors);
  }

  @Override
  public State scanned(ServiceMachine service, List<Survivor> found) {
    if (found.isEmpty()) {
      return service.decision().afterRun(run, outcome, noRestart);
    }
    List<Survivor> added = Survivor.notAmong(signalled, found);
    service.emit().stopSurvivors(added);
    List<Survivor> all = Survivor.concat(signalled, added);
    return new StoppingSurvivors(run, killAt, outcome, noRestart, found, all);
  }

  @Override
  public State kill(ServiceMachine service) {
    service.emit().killAll(run.token());
    service.emit().findSurvivors();
    return KillingSurvivors.enter(service, run, outcome, noRestart);
  }

  @Override
  public State expired(ServiceMachine service) {
    String text = MessageText.survivors(survivors) + " still there: SIGKILL";
    service.emit().report(Level.WARNING, "killing", text);
    return kill(service);
  }
}
