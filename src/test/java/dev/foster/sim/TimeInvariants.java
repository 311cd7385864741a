package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.ServiceView;

/** What must be true of time. */
final class TimeInvariants {
  private TimeInvariants() {}

  /** A turn leaves no deadline behind that has passed, or the next one deals with it. */
  static final class NoDeadlineIsMissed extends Invariant {
    private static final int PATIENCE = 4;

    private int missed;

    NoDeadlineIsMissed(Recorder ledger) {
      super(ledger);
    }

    @Override
    void turned() {
      missed = ledger.machine.deadline() <= ledger.turnAt ? missed + 1 : 0;
      require(missed < PATIENCE, "a deadline has passed, and nothing comes of it");
    }

    @Override
    void over() {
      require(ledger.machine.deadline() == Long.MAX_VALUE, "a timer outlives the supervisor");
    }
  }

  /** Whoever takes too long is dealt with at the time that the configuration says. */
  static final class TimeoutsAreKept extends Invariant {
    TimeoutsAreKept(Recorder ledger) {
      super(ledger);
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Report tell) || !tell.kind().equals("stopping")) {
        return;
      }
      RunFacts run = tell.service() == null ? null : ledger.latest.get(tell.service());
      if (run == null || run.over) {
        return;
      }
      String words = Terms.stopWords(tell.text());
      if (words.startsWith("not ready within") || words.startsWith("can no longer become")) {
        require(ledger.now() >= run.readyBy, "ready time-out comes early");
      } else if (words.startsWith("still running")) {
        require(ledger.now() >= run.runBy, "run time-out comes early");
      } else if (words.startsWith("watchdog: no")) {
        require(ledger.now() >= run.watchdogBy, "the watchdog barks early");
      }
    }

    @Override
    void turned() {
      for (ServiceView view : ledger.views.values()) {
        RunFacts run = ledger.run(view);
        if (run == null || run.over) {
          continue;
        }
        String name = view.plan().name();
        long now = ledger.turnAt;
        boolean up = view.state().equals("up");
        boolean starting = view.state().equals("starting");
        boolean hook = starting && view.pid() == 0 && run.hooksStarted > run.hooksPassed;
        require(
            !starting || view.pid() == 0 || now < run.readyBy,
            () -> name + " is not ready in time");
        boolean over = now >= run.hookBy() + Terms.SLACK;
        require(!hook || run.isStopping() || !over, () -> name + "'s pre_start hangs");
        require(!up || now < run.runBy, () -> name + " runs too long");
        require(!up || now < run.watchdogBy, () -> name + "'s watchdog sleeps");
      }
    }
  }
}
