package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.kernel.Signals;
import dev.foster.plan.SignalAction;
import java.time.Duration;

/** What must be true of the end. */
final class EndInvariants {
  private EndInvariants() {}

  /** The shutdown ends within the bound of its configuration, and at once when nothing is left. */
  static final class ShutdownEnds extends Invariant {
    private static final long LAST_WAIT = 1_000_000_000L;
    private static final long INTERRUPT_GAP = 100_000_000L;

    private long by = RunFacts.NEVER;
    private long killBy = RunFacts.NEVER;
    private long interruptedAt = RunFacts.NEVER;
    private boolean interruptedAgain;

    ShutdownEnds(Recorder ledger) {
      super(ledger);
    }

    /** A service's end may have begun it, before anybody asked. */
    private void begun() {
      if (by == RunFacts.NEVER && ledger.isStopping()) {
        by = ledger.shutdownBegunAt + ledger.machine.plan().shutdownTimeout().toNanos();
      }
    }

    @Override
    void event(Event event) {
      begun();
      if (event instanceof Event.Signalled signalled) {
        SignalAction action = ledger.machine.plan().signals().get(signalled.signal());
        if (action == SignalAction.Simple.STOP) {
          asked(ledger.machine.plan().shutdownTimeout());
          if (signalled.signal() == Signals.INT) {
            interrupted();
          }
        }
      } else if (event instanceof Event.Requested asked
          && asked.request() instanceof Request.Shutdown request) {
        Duration own = request.timeout();
        asked(own == null ? ledger.machine.plan().shutdownTimeout() : own);
      } else if (event instanceof Event.InternalError) {
        asked(ledger.machine.plan().shutdownTimeout());
      }
    }

    /** Two that come together are one: a parent passes on what the terminal sent to both. */
    private void interrupted() {
      interruptedAt = Math.min(interruptedAt, ledger.now());
      interruptedAgain |= ledger.now() - interruptedAt >= INTERRUPT_GAP;
    }

    private void asked(Duration timeout) {
      by = Math.min(by, ledger.now() + timeout.toNanos());
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.KillAll) {
        require(
            ledger.now() >= by || interruptedAgain, "SIGKILL for all before the shutdown time-out");
        killBy = Math.min(killBy, ledger.now());
      }
    }

    @Override
    void turned() {
      if (!ledger.isStopping() || ledger.exit != null) {
        return;
      }
      begun();
      boolean killed = killBy != RunFacts.NEVER;
      require(
          killed || ledger.turnAt < by + Terms.SLACK && !interruptedAgain,
          "nobody was killed at the time-out");
      require(!killed || ledger.turnAt < killBy + LAST_WAIT, "waits for ever after SIGKILL");
      require(ledger.kernel.all().iterator().hasNext(), "nothing is left, but it does not end");
    }

    @Override
    void over() {
      long waited = killBy == RunFacts.NEVER ? 0 : ledger.now() - killBy + Terms.SLACK;
      boolean gaveUp = waited >= LAST_WAIT;
      for (SimulatedProcess process : ledger.kernel.all()) {
        require(gaveUp || !process.isAlive(), () -> process + " is left");
      }
    }
  }

  /** PID 1 exits with the code that it promised. */
  static final class ExitCodeIsAsPromised extends Invariant {
    private int asked;

    ExitCodeIsAsPromised(Recorder ledger) {
      super(ledger);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.InternalError stop && !ledger.isStopping()) {
        asked = stop.exitCode();
      }
    }

    @Override
    void over() {
      int promised = promised();
      require(
          ledger.exit.code() == promised,
          () -> ledger.exit.code() + " instead of " + promised + " (" + ledger.shutdownWords + ")");
    }

    private int promised() {
      String words = Terms.stopWords(ledger.shutdownWords);
      if (words.equals("internal error")) {
        return asked;
      }
      int space = words.indexOf(' ');
      String name = words.substring(0, space);
      if (words.endsWith(" failed") && ledger.views.containsKey(name)) {
        RunFacts run = ledger.latest.get(name);
        boolean never = run == null || ledger.failedWithoutRun.contains(name);
        return never ? 1 : run.exitCode();
      }
      if (words.endsWith(" has completed")) {
        return ledger.latest.get(name).mainStatus.shellCode();
      }
      return 0;
    }
  }

  /** A service that ends the container ends it; nothing else does but a request or emptiness. */
  static final class OnlyThatEndsTheContainer extends Invariant {
    private boolean asked;

    OnlyThatEndsTheContainer(Recorder ledger) {
      super(ledger);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Signalled signalled) {
        asked |=
            ledger.machine.plan().signals().get(signalled.signal()) == SignalAction.Simple.STOP;
      }
      asked |= event instanceof Event.InternalError;
      asked |= event instanceof Event.Requested it && it.request() instanceof Request.Shutdown;
    }

    @Override
    void turned() {
      require(!asked || ledger.isStopping(), "asked to stop and does not");
      for (ServiceView view : ledger.views.values()) {
        require(
            !view.wanted() || !ended(view) || ledger.isStopping(),
            () -> view.plan().name() + " ends the container");
      }
      if (ledger.isStopping() && !asked) {
        require(
            ledger.views.values().stream().anyMatch(this::ended)
                || ledger.shutdownWords.equals("stopping: nothing is left to run"),
            () -> "stops though nobody asked: " + ledger.shutdownWords);
      }
    }

    private boolean ended(ServiceView view) {
      boolean failed = view.state().equals("failed");
      RunFacts run = ledger.latest.get(view.plan().name());
      boolean own = run != null && !ledger.failedWithoutRun.contains(view.plan().name());
      if (failed && own && run.cause == RunFacts.Cause.GIVEN_UP) {
        return true; // health.action: end
      }
      return switch (view.plan().endsContainer()) {
        case ON_FAILURE -> failed;
        case ON_EXIT -> failed || view.state().equals("completed");
        case NEVER -> false;
      };
    }
  }
}
