package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import java.util.List;

/** Invariants of processes. */
final class ProcessInvariants {
  private ProcessInvariants() {}

  /** A run has one main process, and begins only when no process of the run before is left. */
  static final class OneMainProcess extends Invariant {
    private final OwnershipOracle oracle;

    OneMainProcess(Recorder recorder, OwnershipOracle oracle) {
      super(recorder);
      this.oracle = oracle;
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Spawn spawn)) {
        return;
      }
      String run = FosterTerms.runOf(spawn.token());
      for (SimulatedProcess process : oracle.ofService(spawn.service().name())) {
        require(process.run().equals(run), () -> process + " of the run before lives");
      }
      if (spawn.role() == Role.MAIN) {
        require(recorder.runs.get(run).mainPids.isEmpty(), "a second main process");
      }
    }
  }

  /**
   * A service at rest has no process; a main process that Foster shows exists and belongs to the
   * service.
   */
  static final class StateTellsTheTruth extends Invariant {
    private final OwnershipOracle oracle;

    StateTellsTheTruth(Recorder recorder, OwnershipOracle oracle) {
      super(recorder);
      this.oracle = oracle;
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        if (FosterTerms.isAtRest(view)) {
          List<SimulatedProcess> left = oracle.ofService(view.plan().name());
          require(
              left.isEmpty(), () -> view.plan().name() + " is " + view.state() + ", but " + left);
        } else if (view.pid() > 0) {
          SimulatedProcess main = recorder.kernel.get(view.pid());
          require(main != null, () -> view.plan().name() + " shows pid " + view.pid());
          require(
              main.isOurs() && main.run().equals(view.token()),
              () -> main + " is not a main process");
        }
      }
    }
  }

  /** In calm periods there is no zombie. */
  static final class ZombiesAreReaped extends Invariant {
    ZombiesAreReaped(Recorder recorder) {
      super(recorder);
    }

    @Override
    void calm() {
      for (SimulatedProcess process : recorder.kernel.all()) {
        boolean reaped = process.isAlive() || !process.isOurs();
        require(
            reaped || recorder.now() - process.endedAt < FosterTerms.SLACK,
            () -> process + " is a zombie");
      }
    }
  }

  /** No process of a run is started after its end, and each hook is started in its phase. */
  static final class HooksComeInOrder extends Invariant {
    HooksComeInOrder(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Spawn spawn) {
        spawn(spawn, recorder.runs.get(FosterTerms.runOf(spawn.token())));
      } else if (effect instanceof Effect.RunEnded ended) {
        ended(recorder.runs.get(ended.token()));
      }
    }

    private void spawn(Effect.Spawn spawn, RunFacts run) {
      require(!run.over, "a process for a run that is over");
      switch (spawn.role()) {
        case PRE_START -> {
          require(spawn.index() == run.hooksPassed, "pre_start out of order");
          require(run.hooksStarted == run.hooksPassed + 1, "pre_start started twice");
        }
        case MAIN -> require(run.hooksPassed == run.hooks, "before its pre_start commands");
        case POST_START -> {
          require(!run.isStopping(), "post_start while it stops");
          require(run.passed.cardinality() == run.ready.checks().size(), "before its checks");
          require(spawn.index() == run.postPassed, "post_start out of order");
          require(run.postStarted == run.postPassed + 1, "post_start started twice");
        }
        case STOP_COMMAND -> {
          require(run.isStopping() && run.mainStatus == null, "stop.command without a stop");
          require(recorder.now() >= run.delayUntil, "stop.command during its delay");
        }
        case FINISH -> finish(spawn, run);
        case READY_PROBE, HEALTH_PROBE ->
            require(!run.isStopping(), () -> "a probe while it stops: " + spawn.token());
      }
    }

    private void finish(Effect.Spawn spawn, RunFacts run) {
      require(run.mainStatus != null, "finish while the main process lives");
      require(spawn.extra().equals(List.of(how(run))), () -> "finish is told " + spawn.extra());
    }

    private static String how(RunFacts run) {
      return run.mainStatus instanceof dev.foster.kernel.ExitStatus.Exited exit
          ? "FOSTER_EXIT_CODE=" + exit.code()
          : "FOSTER_EXIT_SIGNAL="
              + dev.foster.kernel.Signals.shortName(
                  ((dev.foster.kernel.ExitStatus.Killed) run.mainStatus).signal());
    }

    private void ended(RunFacts run) {
      boolean due = run != null && run.finishDue;
      require(!due || run.finishStarted || recorder.isKilled(), "finish was not run");
    }
  }
}
