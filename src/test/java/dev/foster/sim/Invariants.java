package dev.foster.sim;

import dev.foster.loop.StatusBoard;
import dev.foster.process.ProcessOwnership;
import java.util.List;
import java.util.function.Supplier;

/** All invariants. */
final class Invariants {
  private Invariants() {}

  static List<Invariant> all(
      Recorder recorder,
      OwnershipOracle oracle,
      DescriptorCount holdings,
      StatusBoard board,
      Supplier<ProcessOwnership> ownership) {
    SignalInvariants.Forwards forwards = new SignalInvariants.Forwards(recorder);
    return List.of(
        new ProcessInvariants.OneMainProcess(recorder, oracle),
        new ProcessInvariants.StateTellsTheTruth(recorder, oracle),
        new ProcessInvariants.ZombiesAreReaped(recorder),
        new ProcessInvariants.HooksComeInOrder(recorder),
        new SignalInvariants.NoStrangerIsSignalled(recorder),
        new SignalInvariants.StopsAsConfigured(recorder, forwards),
        new SignalInvariants.SurvivorsAreTold(recorder),
        forwards,
        new StartInvariants.OnlyWhatIsWantedStarts(recorder),
        new StartInvariants.LooksUpBeforeTheStart(recorder),
        new StartInvariants.DependenciesHold(recorder),
        new StartInvariants.NothingWaitsInVain(recorder),
        new GraphInvariants.DependentsStopFirst(recorder),
        new GraphInvariants.FailuresReachDependents(recorder),
        new GraphInvariants.RestartsReachDependents(recorder),
        new GraphInvariants.AllComesToRest(recorder),
        new ProbeInvariants.ChecksAreNotLeftBehind(recorder),
        new ProbeInvariants.ProbesDoNotOverlap(recorder),
        new ProbeInvariants.ChecksKeepTheirPace(recorder),
        new ProbeInvariants.UpMeansReady(recorder),
        new ProbeInvariants.HealthIsAsMeasured(recorder),
        new PolicyInvariants.RestartsFollowThePolicy(recorder),
        new RequestInvariants.RequestsAreAnswered(recorder),
        new RequestInvariants.ReloadsAreWhole(recorder),
        new ReplicaInvariants.OneAfterTheOther(recorder),
        new ReplicaInvariants.ScaleTouchesNobodyElse(recorder),
        new StuckInvariants.NobodyWaitsForTheUnkillable(recorder),
        new TimeInvariants.NoDeadlineIsMissed(recorder),
        new TimeInvariants.TimeoutsAreKept(recorder),
        new LoopInvariants.BoardTellsTheTruth(recorder, board),
        new LoopInvariants.NothingLeaks(recorder, holdings),
        new UsageInvariant(recorder, ownership),
        new EndInvariants.ShutdownEnds(recorder),
        new DrainInvariant(recorder),
        new EndInvariants.ExitCodeIsAsPromised(recorder),
        new EndInvariants.OnlyThatEndsTheContainer(recorder));
  }
}
