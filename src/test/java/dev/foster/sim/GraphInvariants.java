package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.plan.Dependency;
import dev.foster.plan.Dependency.Condition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Invariants between services that depend on each other. */
final class GraphInvariants {
  private GraphInvariants() {}

  /**
   * A service that should be down stops after all services that require it. A restart is different:
   * dependents keep running unless their dependency has {@code restart: true}.
   */
  static final class DependentsStopFirst extends Invariant {
    DependentsStopFirst(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Report tell)
          || tell.service() == null
          || !tell.kind().equals("stopping")
          || recorder.isKilled()) {
        return;
      }
      RunFacts run = recorder.latest.get(tell.service());
      boolean hasMain = run != null && !run.over && run.mainStarted && run.mainStatus == null;
      if (hasMain && isOrdered(run.words)) {
        for (Map.Entry<ServiceView, Dependency> user : recorder.dependents(tell.service())) {
          boolean counts =
              user.getValue().condition() != Condition.COMPLETED
                  && (user.getValue().required() || recorder.isStopping());
          require(
              !counts || FosterTerms.isAtRest(user.getKey()),
              () -> user.getKey().plan().name() + " still needs " + tell.service());
        }
      }
    }

    private static boolean isOrdered(String words) {
      return words.equals("requested by foster stop")
          || words.equals("Foster is stopping")
          || words.endsWith("is being stopped")
          || words.startsWith("its dependency ");
    }
  }

  /** A service does not keep running without a required service that was given up. */
  static final class FailuresReachDependents extends Invariant {
    FailuresReachDependents(Recorder recorder) {
      super(recorder);
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        if (!view.wanted() || view.state().equals("failed") || view.state().equals("completed")) {
          continue;
        }
        for (Dependency edge : view.plan().dependencies()) {
          ServiceView on = recorder.views.get(edge.on());
          if (on != null && edge.required() && on.state().equals("failed")) {
            require(
                view.state().equals("stopping") || isHeldUp(view),
                () ->
                    view.plan().name()
                        + " is "
                        + view.state()
                        + " though "
                        + edge.on()
                        + " failed");
          }
        }
      }
    }

    /** True if other services that require it have to stop first. */
    private boolean isHeldUp(ServiceView view) {
      return !FosterTerms.isAtRest(view)
          && recorder.dependents(view.plan().name()).stream()
              .anyMatch(
                  user ->
                      user.getValue().required()
                          && user.getValue().condition() != Condition.COMPLETED
                          && !FosterTerms.isAtRest(user.getKey()));
    }
  }

  /**
   * {@code restart: true}: a service that is up was started after the present run of its
   * dependency.
   */
  static final class RestartsReachDependents extends Invariant {
    RestartsReachDependents(Recorder recorder) {
      super(recorder);
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        RunFacts run = recorder.run(view);
        if (run == null || !view.wanted() || !isUp(view)) {
          continue;
        }
        for (Dependency edge : view.plan().dependencies()) {
          ServiceView on = recorder.views.get(edge.on());
          RunFacts other = on == null ? null : recorder.latest.get(edge.on());
          boolean renewed =
              edge.restart()
                  && other != null
                  && other.number > run.number
                  && StartInvariants.DependenciesHold.holds(on, edge)
                  && on.wanted();
          require(
              !renewed || goes(view),
              () -> edge.on() + " is new, " + view.plan().name() + " is not");
        }
      }
    }

    private static boolean isUp(ServiceView view) {
      return view.state().equals("starting") || view.state().equals("up");
    }

    /** It has to stop for another reason, and waits for the services that require it. */
    private boolean goes(ServiceView view) {
      return view.plan().dependencies().stream()
          .map(edge -> recorder.views.get(edge.on()))
          .anyMatch(on -> on != null && (on.state().equals("failed") || leaves(on)));
    }

    private boolean leaves(ServiceView view) {
      return !view.wanted()
          || view.plan().dependencies().stream()
              .filter(edge -> edge.required() && edge.condition() != Condition.COMPLETED)
              .map(edge -> recorder.views.get(edge.on()))
              .anyMatch(on -> on != null && (on.state().equals("failed") || leaves(on)));
    }
  }

  /**
   * In calm periods every service comes to rest, and a waiting service waits for one that may still
   * change.
   */
  static final class AllComesToRest extends Invariant {
    /** Services that a request has stopped. */
    private final Set<String> unwanted = new HashSet<>();

    AllComesToRest(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Requested asked && asked.request() instanceof Request.Stop stop) {
        boolean all = stop.services().isEmpty();
        unwanted.addAll(all ? recorder.views.keySet() : stop.services());
      }
    }

    @Override
    void calm() {
      for (ServiceView view : recorder.views.values()) {
        switch (view.state()) {
          case "down", "completed", "failed" -> {}
          case "up" -> require(view.wanted(), () -> view.plan().name() + " is up but not wanted");
          case "waiting" -> require(isStuck(view), () -> view.plan().name() + " waits for nobody");
          default ->
              require(
                  false, () -> view.plan().name() + " is " + view.state() + ": " + view.reason());
        }
      }
    }

    /** True if it waits, perhaps through other services, for a service that is not wanted. */
    private boolean isStuck(ServiceView view) {
      if (!view.wanted()) {
        return false;
      }
      for (Dependency edge : view.plan().dependencies()) {
        ServiceView on = recorder.views.get(edge.on());
        boolean missing = on != null && !StartInvariants.DependenciesHold.holds(on, edge);
        boolean ill =
            missing && edge.condition() == Condition.HEALTHY && Boolean.FALSE.equals(on.healthy());
        boolean stopped = missing && !on.wanted() && unwanted.contains(edge.on());
        if (ill || stopped || missing && (on.state().equals("waiting") && isStuck(on))) {
          return true;
        }
      }
      return false;
    }
  }
}
