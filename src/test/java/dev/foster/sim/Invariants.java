package dev.foster.sim;

import dev.foster.loop.StatusBoard;
import java.util.List;

/** All of them. */
final class Invariants {
  private Invariants() {}

  static List<Invariant> all(
      Recorder ledger, OwnershipOracle whose, Holdings holdings, StatusBoard board) {
    SignalInvariants.Forwards forwards = new SignalInvariants.Forwards(ledger);
    return List.of(
        new ProcessInvariants.OneMainProcess(ledger, whose),
        new ProcessInvariants.StateTellsTheTruth(ledger, whose),
        new ProcessInvariants.ZombiesAreReaped(ledger),
        new ProcessInvariants.HooksComeInOrder(ledger),
        new SignalInvariants.NoStrangerIsSignalled(ledger),
        new SignalInvariants.StopsAsConfigured(ledger, forwards),
        new SignalInvariants.SurvivorsAreTold(ledger),
        forwards,
        new StartInvariants.OnlyWhatIsWantedStarts(ledger),
        new StartInvariants.DependenciesHold(ledger),
        new StartInvariants.NothingWaitsInVain(ledger),
        new GraphInvariants.DependentsStopFirst(ledger),
        new GraphInvariants.FailuresReachDependents(ledger),
        new GraphInvariants.RestartsReachDependents(ledger),
        new GraphInvariants.AllComesToRest(ledger),
        new ProbeInvariants.ProbesDoNotOverlap(ledger),
        new ProbeInvariants.ChecksKeepTheirPace(ledger),
        new ProbeInvariants.UpMeansReady(ledger),
        new ProbeInvariants.HealthIsAsMeasured(ledger),
        new PolicyInvariants.RestartsFollowThePolicy(ledger),
        new RequestInvariants.RequestsAreAnswered(ledger),
        new RequestInvariants.ReloadsAreWhole(ledger),
        new TimeInvariants.NoDeadlineIsMissed(ledger),
        new TimeInvariants.TimeoutsAreKept(ledger),
        new LoopInvariants.BoardTellsTheTruth(ledger, board),
        new LoopInvariants.NothingLeaks(ledger, holdings),
        new EndInvariants.ShutdownEnds(ledger),
        new EndInvariants.ExitCodeIsAsPromised(ledger),
        new EndInvariants.OnlyThatEndsTheContainer(ledger));
  }
}
