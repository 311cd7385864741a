package dev.foster.sim;

import dev.foster.core.ServiceView;
import dev.foster.loop.Snapshot;
import dev.foster.loop.StatusBoard;
import java.util.List;

/** What must be true of the loop around the core. */
final class LoopInvariants {
  private LoopInvariants() {}

  /** What others are shown after a turn is what is; who asked has the answer that was given. */
  static final class BoardTellsTheTruth extends Invariant {
    private final StatusBoard board;

    BoardTellsTheTruth(Recorder ledger, StatusBoard board) {
      super(ledger);
      this.board = board;
    }

    @Override
    void turned() {
      List<Snapshot.ServiceStatus> shown = board.latest().services();
      require(shown.size() == ledger.views.size(), "other services than there are");
      int i = 0;
      for (ServiceView view : ledger.views.values()) {
        Snapshot.ServiceStatus one = shown.get(i++);
        boolean same =
            one.name().equals(view.plan().name())
                && one.state().equals(view.state())
                && one.pid() == view.pid();
        require(same, () -> one + " instead of " + view.state());
      }
      require(
          ledger.answersHeard == ledger.answersGiven,
          () -> ledger.answersGiven + " answers, " + ledger.answersHeard + " heard");
    }
  }

  /** Every descriptor is held by someone who will close it, and nobody listens to a run of old. */
  static final class NothingLeaks extends Invariant {
    private final Holdings holdings;

    NothingLeaks(Recorder ledger, Holdings holdings) {
      super(ledger);
      this.holdings = holdings;
    }

    @Override
    void turned() {
      int open = ledger.kernel.openDescriptors();
      int held = holdings.output().descriptors() + holdings.senses().descriptors();
      require(open == held, () -> open + " descriptors are open, " + held + " of them held");
      for (String run : holdings.senses().heard()) {
        require(!ledger.runs.get(run).over, () -> "somebody still listens to " + run);
      }
    }

    @Override
    void over() {
      for (SimulatedProcess process : ledger.kernel.all()) {
        if (process.isAlive()) {
          return; // given up: what cannot be killed keeps its run
        }
      }
      require(holdings.senses().heard().isEmpty(), "somebody still listens");
    }
  }
}
