package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.plan.Dependency;
import dev.foster.plan.Dependency.Condition;
import dev.foster.plan.Service;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Invariants between services that depend on each other. */
final class GraphInvariants {
  private GraphInvariants() {}

  /**
   * A dependent that has to be down, too, comes after the other service, by the order of the plan.
   */
  private static boolean isLater(Recorder recorder, String user, String on) {
    for (String name : recorder.views.keySet()) {
      if (name.equals(on) || name.equals(user)) {
        return name.equals(on);
      }
    }
    return false;
  }

  /** True if a dependent that runs may keep this service from being stopped. */
  private static boolean isHeldUp(Recorder recorder, ServiceView view) {
    String name = view.plan().name();
    return !FosterTerms.isAtRest(view)
        && recorder.dependents(name).stream()
            .anyMatch(user -> !FosterTerms.isAtRest(user.getKey()));
  }

  /** What has to stop stops after those that have to stop because of it, or stop, too. */
  static final class DependentsStopFirst extends Invariant {
    DependentsStopFirst(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Report tell)
          || tell.service() == null
          || !tell.kind().equals("stopping")
          || tell.text().startsWith("stopping by itself")
          || recorder.isKilled()) {
        return;
      }
      String name = tell.service();
      RunFacts run = recorder.latest.get(name);
      boolean hasMain = run != null && !run.over && run.mainStarted && run.mainStatus == null;
      if (!hasMain || !isStop(run.words) && !FosterTerms.isRestart(run.words)) {
        return;
      }
      for (Map.Entry<ServiceView, Dependency> user : recorder.dependents(name)) {
        boolean stopsToo = mustStop(user.getKey(), user.getValue(), run.words);
        boolean counts = stopsToo && isLater(recorder, user.getKey().plan().name(), name);
        require(
            !counts || FosterTerms.isAtRest(user.getKey()),
            () -> user.getKey().plan().name() + " still needs " + name);
      }
    }

    private boolean mustStop(ServiceView user, Dependency edge, String words) {
      if (FosterTerms.isRestart(words) && edge.restart() && user.wanted()) {
        return true;
      }
      boolean needs = edge.condition() != Condition.COMPLETED;
      return needs && (edge.bound() || !user.wanted());
    }

    private static boolean isStop(String words) {
      return words.equals("requested by foster stop")
          || words.equals("Foster is stopping")
          || words.endsWith("is being stopped")
          || words.startsWith("its dependency ");
    }
  }

  /**
   * A service that was given up fails those that it keeps from starting and those that are bound to
   * it, and nobody else.
   */
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
          boolean reaches = FosterTerms.isAtRest(view) ? edge.required() : edge.bound();
          if (on != null && reaches && on.state().equals("failed")) {
            require(
                view.state().equals("stopping") || isHeldUp(recorder, view),
                () ->
                    view.plan().name() + " is " + view.state() + ", but " + edge.on() + " failed");
          }
        }
      }
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Report tell
          && tell.kind().equals("stopping")
          && tell.service() != null
          && tell.text().contains(": its dependency ")) {
        ServiceView view = recorder.views.get(tell.service());
        require(
            view.plan().dependencies().stream().anyMatch(Dependency::bound),
            () -> tell.service() + " is bound to nobody, and stops: " + tell.text());
      }
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
                  && run.dependedOn.contains(edge.on())
                  && other != null
                  && other.number > run.number
                  && StartInvariants.DependenciesHold.holds(on, edge)
                  && on.wanted();
          require(
              !renewed || isHeldUp(recorder, view),
              () -> edge.on() + " is new, " + view.plan().name() + " is not");
        }
      }
    }

    private static boolean isUp(ServiceView view) {
      return view.state().equals("starting") || view.state().equals("up");
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
          case "up" -> {
            require(view.wanted(), () -> view.plan().name() + " is up but not wanted");
            require(!FosterTerms.awaitsStop(view), () -> view.plan().name() + " " + view.reason());
          }
          case "waiting" -> require(isStuck(view), () -> view.plan().name() + " waits for nobody");
          default ->
              require(
                  false, () -> view.plan().name() + " is " + view.state() + ": " + view.reason());
        }
      }
    }

    /** An instance that is not checked yet, because the rolling restart of a reload has failed. */
    private boolean keepsOldPlan(ServiceView view) {
      Service now = recorder.machine.plan().services().get(view.plan().name());
      boolean unchecked = view.plan().health() == null && view.state().equals("up");
      return unchecked && now != null && now.replica() != null && now.health() != null;
    }

    /** True if it waits, perhaps through other services, for a service that is not wanted. */
    private boolean isStuck(ServiceView view) {
      if (!view.wanted()) {
        return false;
      }
      for (Dependency edge : view.plan().dependencies()) {
        if (edge.isOnNobody() && edge.required()) {
          return true;
        }
        ServiceView on = recorder.views.get(edge.on());
        boolean follows = edge.bound() || edge.restart();
        boolean held = on != null && StartInvariants.DependenciesHold.holds(on, edge);
        boolean off = on != null && (!on.wanted() || on.state().equals("waiting"));
        boolean missing = on != null && (!held || follows && off);
        boolean ill =
            missing && edge.condition() == Condition.HEALTHY && Boolean.FALSE.equals(on.healthy());
        boolean stopped = missing && !on.wanted() && unwanted.contains(edge.on());
        if (ill
            || stopped
            || missing && keepsOldPlan(on)
            || missing && (on.state().equals("waiting") && isStuck(on))) {
          return true;
        }
      }
      return false;
    }
  }
}
