package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.plan.Dependency;
import java.util.Objects;

/** What must be true before something is started. */
final class StartInvariants {
  private StartInvariants() {}

  /**
   * Nothing is started for a service that is not wanted up, so nothing after the shutdown began.
   */
  static final class OnlyWhatIsWantedStarts extends Invariant {
    OnlyWhatIsWantedStarts(Recorder ledger) {
      super(ledger);
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Spawn spawn
          && (spawn.role() == Role.MAIN || spawn.role() == Role.PRE_START)) {
        require(!ledger.isStopping(), () -> "a start after the shutdown began: " + spawn.token());
        require(ledger.views.get(spawn.service().name()).wanted(), "not wanted");
      }
      if (effect instanceof Effect.Spawn spawn && spawn.role().isProbe()) {
        require(!ledger.isKilled(), "a probe after SIGKILL for all");
      }
    }
  }

  /** A run begins only when all that it depends on holds. */
  static final class DependenciesHold extends Invariant {
    DependenciesHold(Recorder ledger) {
      super(ledger);
    }

    @Override
    void stepped() {
      for (ServiceView view : ledger.views.values()) {
        ServiceView before = ledger.before.get(view.plan().name());
        boolean begins = before == null || !Objects.equals(view.token(), before.token());
        if (view.token() != null && begins) {
          begun(view);
        }
      }
    }

    private void begun(ServiceView view) {
      for (Dependency edge : view.plan().dependencies()) {
        ServiceView on = ledger.views.get(edge.on());
        require(on != null, () -> edge.on() + " is unknown");
        require(
            holds(on, edge) || isExcused(on, edge),
            () -> view.plan().name() + " needs " + edge + ", which is " + on.state());
      }
    }

    static boolean holds(ServiceView on, Dependency edge) {
      boolean completed = on.state().equals("completed");
      boolean started = on.pid() > 0 && !on.state().equals("stopping");
      boolean held =
          switch (edge.condition()) {
            case STARTED -> completed || started;
            case READY -> on.plan().isOneshot() ? completed : on.state().equals("up");
            case HEALTHY -> Boolean.TRUE.equals(on.healthy());
            case COMPLETED -> completed;
          };
      return held && (on.wanted() || completed);
    }

    static boolean isExcused(ServiceView on, Dependency edge) {
      boolean over = on.state().equals("failed") || on.state().equals("completed");
      return !edge.required() && (over || !on.wanted() && Terms.isAtRest(on));
    }
  }

  /** What is wanted and may start does start: in the same turn. */
  static final class NothingWaitsInVain extends Invariant {
    /** Old and new plans together may have cycles, for a while. */
    private static final int CYCLE = 30;

    NothingWaitsInVain(Recorder ledger) {
      super(ledger);
    }

    @Override
    void turned() {
      for (ServiceView view : ledger.views.values()) {
        if (!view.state().equals("waiting")) {
          continue;
        }
        boolean all = true;
        for (Dependency edge : view.plan().dependencies()) {
          ServiceView on = ledger.views.get(edge.on());
          all &=
              on == null
                  || DependenciesHold.holds(on, edge) && staysUp(on, 0)
                  || DependenciesHold.isExcused(on, edge);
        }
        require(!all, () -> view.plan().name() + " waits, and nothing is missing");
      }
    }

    /** False if it is about to be stopped because of something that it depends on itself. */
    private boolean staysUp(ServiceView view, int depth) {
      if (view.state().equals("completed") || depth > CYCLE) {
        return view.state().equals("completed");
      }
      for (Dependency edge : view.plan().dependencies()) {
        ServiceView on = ledger.views.get(edge.on());
        boolean needed = edge.required() && edge.condition() != Dependency.Condition.COMPLETED;
        boolean goes = on != null && (!on.wanted() || !staysUp(on, depth + 1));
        boolean failed = on != null && edge.required() && on.state().equals("failed");
        if (needed && goes && !on.state().equals("completed") || failed) {
          return false;
        }
      }
      return true;
    }
  }
}
