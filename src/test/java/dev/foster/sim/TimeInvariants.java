package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.ServiceView;

/** Invariants of time. */
final class TimeInvariants {
  private TimeInvariants() {}

  /** After a turn no deadline has passed, except those that the next turn handles. */
  static final class NoDeadlineIsMissed extends Invariant {
    private static final int PATIENCE = 4;

    private int missed;

    NoDeadlineIsMissed(Recorder recorder) {
      super(recorder);
    }

    @Override
    void turned() {
      missed = recorder.machine.deadline() <= recorder.turnAt ? missed + 1 : 0;
      require(missed < PATIENCE, "a deadline has passed, and nothing comes of it");
    }

    @Override
    void over() {
      require(recorder.machine.deadline() == Long.MAX_VALUE, "a timer outlives the supervisor");
    }
  }

  /** Every timeout takes effect at its configured time. */
  static final class TimeoutsAreKept extends Invariant {
    TimeoutsAreKept(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Report tell) || !tell.kind().equals("stopping")) {
        return;
      }
      RunFacts run = tell.service() == null ? null : recorder.latest.get(tell.service());
      if (run == null || run.over) {
        return;
      }
      String words = FosterTerms.stopWords(tell.text());
      if (words.startsWith("not ready within") || words.startsWith("can no longer become")) {
        require(recorder.now() >= run.readyBy, "ready time-out comes early");
      } else if (words.startsWith("still running")) {
        require(recorder.now() >= run.runBy, "run time-out comes early");
      } else if (words.startsWith("watchdog: no")) {
        require(recorder.now() >= run.watchdogBy, "the watchdog barks early");
      }
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        RunFacts run = recorder.run(view);
        if (run == null || run.over) {
          continue;
        }
        String name = view.plan().name();
        long now = recorder.turnAt;
        boolean up = view.state().equals("up");
        boolean starting = view.state().equals("starting");
        boolean hook = starting && view.pid() == 0 && run.hooksStarted > run.hooksPassed;
        require(
            !starting || view.pid() == 0 || now < run.readyBy,
            () -> name + " is not ready in time");
        boolean over = now >= run.hookBy() + FosterTerms.SLACK;
        require(!hook || run.isStopping() || !over, () -> name + "'s pre_start hangs");
        require(!up || now < run.runBy, () -> name + " runs too long");
        require(!up || now < run.watchdogBy, () -> name + "'s watchdog sleeps");
      }
    }
  }
}
