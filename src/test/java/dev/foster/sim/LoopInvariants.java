package dev.foster.sim;

import dev.foster.core.ServiceView;
import dev.foster.loop.Snapshot;
import dev.foster.loop.StatusBoard;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Invariants of the loop around the core. */
final class LoopInvariants {
  private LoopInvariants() {}

  /**
   * After a turn, other threads see the present state, and every request has the answer that was
   * given.
   */
  static final class BoardTellsTheTruth extends Invariant {
    private final StatusBoard board;

    BoardTellsTheTruth(Recorder recorder, StatusBoard board) {
      super(recorder);
      this.board = board;
    }

    @Override
    void turned() {
      List<Snapshot.ServiceStatus> shown = board.latest().services();
      require(shown.size() == recorder.views.size(), "other services than there are");
      int i = 0;
      for (ServiceView view : recorder.views.values()) {
        Snapshot.ServiceStatus one = shown.get(i++);
        boolean same =
            one.name().equals(view.plan().name())
                && one.state().equals(view.state())
                && one.pid() == view.pid();
        require(same, () -> one + " instead of " + view.state());
      }
      require(
          recorder.answersHeard == recorder.answersGiven,
          () -> recorder.answersGiven + " answers, " + recorder.answersHeard + " heard");
    }
  }

  /** Every descriptor has an owner that will close it, and nothing listens to an old run. */
  static final class NothingLeaks extends Invariant {
    private final DescriptorCount holdings;

    NothingLeaks(Recorder recorder, DescriptorCount holdings) {
      super(recorder);
      this.holdings = holdings;
    }

    @Override
    void turned() {
      int open = recorder.kernel.openDescriptors();
      int held = holdings.output().descriptors() + holdings.senses().descriptors();
      require(open == held, () -> open + " descriptors are open, " + held + " of them held");
      for (String run : holdings.senses().heard()) {
        require(!recorder.runs.get(run).over, () -> "somebody still listens to " + run);
      }
    }

    /** A run that was given up keeps what it has: a process of it cannot be killed or reaped. */
    @Override
    void over() {
      Set<String> heard = new HashSet<>(holdings.senses().heard());
      for (SimulatedProcess process : recorder.kernel.all()) {
        heard.remove(process.run());
      }
      require(heard.isEmpty(), () -> "somebody still listens to " + heard);
    }
  }
}
