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

/** What must be true between services that depend on each other. */
final class GraphInvariants {
  private GraphInvariants() {}

  /**
   * What is to be down stops after all that need it. A restart is no such stop: dependents go on
   * unless their edge says otherwise.
   */
  static final class DependentsStopFirst extends Invariant {
    DependentsStopFirst(Recorder ledger) {
      super(ledger);
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Report tell)
          || tell.service() == null
          || !tell.kind().equals("stopping")
          || ledger.isKilled()) {
        return;
      }
      RunFacts run = ledger.latest.get(tell.service());
      boolean hasMain = run != null && !run.over && run.mainStarted && run.mainStatus == null;
      if (hasMain && isOrdered(run.words)) {
        for (Map.Entry<ServiceView, Dependency> user : ledger.dependents(tell.service())) {
          boolean counts =
              user.getValue().condition() != Condition.COMPLETED
                  && (user.getValue().required() || ledger.isStopping());
          require(
              !counts || Terms.isAtRest(user.getKey()),
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

  /** Who requires a service that was given up does not go on without it. */
  static final class FailuresReachDependents extends Invariant {
    FailuresReachDependents(Recorder ledger) {
      super(ledger);
    }

    @Override
    void turned() {
      for (ServiceView view : ledger.views.values()) {
        if (!view.wanted() || view.state().equals("failed") || view.state().equals("completed")) {
          continue;
        }
        for (Dependency edge : view.plan().dependencies()) {
          ServiceView on = ledger.views.get(edge.on());
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

    /** True if others that need it have to stop first. */
    private boolean isHeldUp(ServiceView view) {
      return !Terms.isAtRest(view)
          && ledger.dependents(view.plan().name()).stream()
              .anyMatch(
                  user ->
                      user.getValue().required()
                          && user.getValue().condition() != Condition.COMPLETED
                          && !Terms.isAtRest(user.getKey()));
    }
  }

  /** {@code restart: true}: who is up was started after the present run of its dependency. */
  static final class RestartsReachDependents extends Invariant {
    RestartsReachDependents(Recorder ledger) {
      super(ledger);
    }

    @Override
    void turned() {
      for (ServiceView view : ledger.views.values()) {
        RunFacts run = ledger.run(view);
        if (run == null || !view.wanted() || !isUp(view)) {
          continue;
        }
        for (Dependency edge : view.plan().dependencies()) {
          ServiceView on = ledger.views.get(edge.on());
          RunFacts other = on == null ? null : ledger.latest.get(edge.on());
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

    /** It has to go for another reason, and waits for those that need it. */
    private boolean goes(ServiceView view) {
      return view.plan().dependencies().stream()
          .map(edge -> ledger.views.get(edge.on()))
          .anyMatch(on -> on != null && (on.state().equals("failed") || leaves(on)));
    }

    private boolean leaves(ServiceView view) {
      return !view.wanted()
          || view.plan().dependencies().stream()
              .filter(edge -> edge.required() && edge.condition() != Condition.COMPLETED)
              .map(edge -> ledger.views.get(edge.on()))
              .anyMatch(on -> on != null && (on.state().equals("failed") || leaves(on)));
    }
  }

  /** In calm weather everything comes to rest, and what waits has somebody to wait for. */
  static final class AllComesToRest extends Invariant {
    /** Services that somebody asked to be down. */
    private final Set<String> unwanted = new HashSet<>();

    AllComesToRest(Recorder ledger) {
      super(ledger);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Requested asked && asked.request() instanceof Request.Stop stop) {
        boolean all = stop.services().isEmpty();
        unwanted.addAll(all ? ledger.views.keySet() : stop.services());
      }
    }

    @Override
    void calm() {
      for (ServiceView view : ledger.views.values()) {
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

    /** True if it waits, perhaps through others, for a service that nobody wants. */
    private boolean isStuck(ServiceView view) {
      if (!view.wanted()) {
        return false;
      }
      for (Dependency edge : view.plan().dependencies()) {
        ServiceView on = ledger.views.get(edge.on());
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
