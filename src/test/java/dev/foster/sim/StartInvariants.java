package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.plan.Dependency;
import dev.foster.plan.Service;
import java.util.Objects;

/** What must be true before a process is started. */
final class StartInvariants {
  private StartInvariants() {}

  /**
   * Nothing is started for a service that is not wanted, and so nothing after the shutdown has
   * begun.
   */
  static final class OnlyWhatIsWantedStarts extends Invariant {
    OnlyWhatIsWantedStarts(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Spawn spawn
          && (spawn.role() == Role.MAIN || spawn.role() == Role.PRE_START)) {
        require(!recorder.isStopping(), () -> "a start after the shutdown began: " + spawn.token());
        require(recorder.views.get(spawn.service().name()).wanted(), "not wanted");
      }
      if (effect instanceof Effect.Spawn spawn && spawn.role().isProbe()) {
        require(!recorder.isKilled(), "a probe after SIGKILL for all");
      }
    }
  }

  /** A process starts with what was looked up for it, unless the plan was read just now. */
  static final class LooksUpBeforeTheStart extends Invariant {
    /** When the loop began with the event that brought the last plan. */
    private long planAt;

    LooksUpBeforeTheStart(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Booted || event instanceof Event.PlanRead) {
        planAt = recorder.eventAt;
      }
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Spawn spawn && spawn.service().process().lookup() != null) {
        boolean first = spawn.role() == Role.PRE_START && spawn.index() == 0;
        Service found = recorder.runs.get(FosterTerms.runOf(spawn.token())).found;
        boolean current = found != null && spawn.service().process() == found.process();
        require(
            current || recorder.eventAt == planAt || !first && spawn.role() != Role.MAIN,
            () -> "not looked up: " + spawn.token());
      }
    }
  }

  /** A run begins only when all its dependencies fulfil their conditions. */
  static final class DependenciesHold extends Invariant {
    DependenciesHold(Recorder recorder) {
      super(recorder);
    }

    @Override
    void stepped() {
      for (ServiceView view : recorder.views.values()) {
        ServiceView before = recorder.before.get(view.plan().name());
        boolean begins = before == null || !Objects.equals(view.token(), before.token());
        if (view.token() != null && begins) {
          begun(view);
        }
      }
    }

    private void begun(ServiceView view) {
      for (Dependency edge : view.plan().dependencies()) {
        ServiceView on = recorder.views.get(edge.on());
        if (edge.isOnNobody()) {
          require(!edge.required(), () -> view.plan().name() + " needs " + edge);
          continue;
        }
        require(on != null, () -> edge.on() + " is unknown");
        require(
            holds(on, edge) || isExcused(on, edge),
            () -> view.plan().name() + " needs " + edge + ", which is " + on.state());
      }
    }

    static boolean holds(ServiceView on, Dependency edge) {
      boolean completed = on.state().equals("completed");
      boolean started = on.pid() > 0 && !on.state().equals("stopping");
      boolean attempted = edge.condition() == Dependency.Condition.ATTEMPTED;
      if (attempted && FosterTerms.isAtRest(on)) {
        return on.firstStartedAt() > 0;
      }
      boolean held =
          switch (edge.condition()) {
            case ATTEMPTED -> started;
            case STARTED -> completed || started;
            case READY -> on.plan().isOneshot() ? completed : on.state().equals("up");
            case HEALTHY -> Boolean.TRUE.equals(on.healthy());
            case COMPLETED -> completed;
          };
      return held && (on.wanted() || completed);
    }

    static boolean isExcused(ServiceView on, Dependency edge) {
      boolean over = on.state().equals("failed") || on.state().equals("completed");
      return !edge.required() && (over || !on.wanted() && FosterTerms.isAtRest(on));
    }
  }

  /** A wanted service that may start does start, in the same turn. */
  static final class NothingWaitsInVain extends Invariant {
    /** Together, old and new plans may have cycles for a while. */
    private static final int CYCLE = 30;

    NothingWaitsInVain(Recorder recorder) {
      super(recorder);
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        if (!view.state().equals("waiting")) {
          continue;
        }
        if (FosterTerms.awaitsStop(view)) {
          String user = view.reason().split(" ")[2];
          require(!FosterTerms.isAtRest(recorder.views.get(user)), () -> user + " does not run");
          continue;
        }
        boolean all = true;
        for (Dependency edge : view.plan().dependencies()) {
          ServiceView on = recorder.views.get(edge.on());
          boolean follows = edge.bound() || edge.restart(); // the start of one that waits
          all &= on == null || !stops(on, edge, 0) && !(follows && on.state().equals("waiting"));
          all &=
              on == null && !(edge.isOnNobody() && edge.required())
                  || on != null && DependenciesHold.holds(on, edge) && staysUp(on, 0)
                  || on != null && DependenciesHold.isExcused(on, edge);
        }
        require(!all, () -> view.plan().name() + " waits, and nothing is missing");
      }
    }

    /** False if it is about to be stopped because of one of its own dependencies. */
    private boolean staysUp(ServiceView view, int depth) {
      if (view.state().equals("completed") || depth > CYCLE) {
        return view.state().equals("completed");
      }
      if (FosterTerms.awaitsStop(view)) {
        return false;
      }
      for (Dependency edge : view.plan().dependencies()) {
        ServiceView on = recorder.views.get(edge.on());
        boolean failed = on != null && edge.bound() && on.state().equals("failed");
        if (on != null && stops(on, edge, depth) || failed) {
          return false;
        }
      }
      return true;
    }

    /** True while a run of it ends so that a new one replaces it. */
    private boolean isReplaced(ServiceView on) {
      RunFacts run = recorder.latest.get(on.plan().name());
      return on.state().equals("stopping") && run != null && FosterTerms.isRestart(run.words);
    }

    /** True if a service that is bound to this one has to stop. */
    private boolean stops(ServiceView on, Dependency edge, int depth) {
      boolean needed = edge.bound() && edge.condition() != Dependency.Condition.COMPLETED;
      boolean goes = !on.wanted() || isReplaced(on) || !staysUp(on, depth + 1);
      return needed && goes && !on.state().equals("completed");
    }
  }
}
