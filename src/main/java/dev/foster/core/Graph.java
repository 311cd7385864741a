package dev.foster.core;

import dev.foster.plan.Dependency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who depends on whom, and whether that holds. Looks, never acts. */
final class Graph {
  private final Map<String, ServiceMachine> byName = new LinkedHashMap<>();
  private final Map<String, List<Dependent>> dependents = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();

  /** The other end of an edge. */
  private record Dependent(ServiceMachine machine, Dependency edge) {}

  ServiceMachine get(String name) {
    return byName.get(name);
  }

  /** Every service, each after all that it depends on. */
  Iterable<ServiceMachine> machines() {
    return byName.values();
  }

  /** The nearest deadline of any service. */
  long nearestDeadline() {
    long next = State.NEVER;
    for (ServiceMachine machine : byName.values()) {
      next = Math.min(next, machine.state().deadline());
    }
    return next;
  }

  /** Takes these services, in this order. */
  void rebuild(List<ServiceMachine> machines) {
    byName.clear();
    for (ServiceMachine machine : machines) {
      byName.put(machine.name(), machine);
    }
    relink();
  }

  /** Looks at everyone's dependencies again. */
  void relink() {
    dependents.clear();
    for (ServiceMachine machine : byName.values()) {
      List<Dependency> edges = machine.plan().dependencies();
      for (int i = 0; i < edges.size(); i++) {
        Dependency edge = edges.get(i);
        dependents
            .computeIfAbsent(edge.on(), name -> new ArrayList<>(2))
            .add(new Dependent(machine, edge));
      }
    }
  }

  /** Generations of a service's dependencies, in the order of its plan. */
  int[] generations(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    int[] generations = new int[edges.size()];
    for (int i = 0; i < generations.length; i++) {
      ServiceMachine on = byName.get(edges.get(i).on());
      generations[i] = on == null ? 0 : on.generation();
    }
    return generations;
  }

  /** True if everything that a waiting service needs is there. */
  boolean mayBegin(ServiceMachine m) {
    return missing(m) == null;
  }

  /** The first dependency that a service waits for; null if all hold. */
  Dependency missing(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      if (on != null && !holds(on, edge) && !excused(on, edge)) {
        return edge;
      }
    }
    return null;
  }

  private boolean holds(ServiceMachine on, Dependency edge) {
    boolean stays = on.isCompleted() || !leaving.contains(on.name());
    return switch (edge.condition()) {
      case STARTED -> stays && (on.isStarted() || on.isCompleted());
      case READY -> stays && on.isReady();
      case HEALTHY -> stays && Boolean.TRUE.equals(on.healthy());
      case COMPLETED -> on.isCompleted();
    };
  }

  /** An optional dependency that will not come holds nobody up. */
  private static boolean excused(ServiceMachine on, Dependency edge) {
    return !edge.required()
        && (on.isFailed() || on.isCompleted() || !on.wanted() && !on.isRunning());
  }

  /** Why a service can never start, or must not go on; null if it may. */
  String doom(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      if (on == null || !edge.required()) {
        continue;
      }
      if (on.isFailed()) { // why is told of itself
        return "its dependency " + on.name() + " failed";
      }
      if (on.isCompleted() && !m.isRunning() && !holds(on, edge)) {
        return "its dependency "
            + on.name()
            + " has completed and will not be "
            + word(edge.condition());
      }
    }
    return null;
  }

  /** Finds out anew which services have to go down; call it before the questions below. */
  void markLeaving() {
    leaving.clear();
    boolean more = true;
    while (more) { // twice, but for old plans after a reload, which follow another order
      more = false;
      for (ServiceMachine m : byName.values()) {
        more |= isLeaving(m) && leaving.add(m.name());
      }
    }
  }

  private boolean isLeaving(ServiceMachine m) {
    return !m.wanted() || leavingBecause(m) != null || m.isRunning() && doom(m) != null;
  }

  /** The dependency whose stop means that this service has to stop first; null if there is none. */
  String leavingBecause(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      boolean needed = edge.required() && edge.condition() != Dependency.Condition.COMPLETED;
      if (on != null && needed && leaving.contains(edge.on()) && !on.isCompleted()) {
        return edge.on();
      }
    }
    return null;
  }

  /** The dependency after whose restart this running service is to be restarted; null if none. */
  String renewed(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    int[] seen = m.dependencyGenerations();
    for (int i = 0; i < edges.size() && i < seen.length; i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      if (on != null && edge.restart() && on.generation() != seen[i] && holds(on, edge)) {
        return edge.on();
      }
    }
    return null;
  }

  /**
   * The service that must be at rest before this one may stop; null if there is none.
   *
   * @param all in the shutdown optional dependents count too
   */
  ServiceMachine blocker(ServiceMachine m, boolean all) {
    List<Dependent> users = dependents.get(m.name());
    if (users == null) {
      return null;
    }
    for (int i = 0; i < users.size(); i++) {
      Dependent user = users.get(i);
      boolean counts =
          user.edge.condition() != Dependency.Condition.COMPLETED && (all || user.edge.required());
      if (counts && user.machine.isRunning()) {
        return user.machine;
      }
    }
    return null;
  }

  /** True if a main process must not be stopped yet. A start that is under way may be, always. */
  boolean isHeld(ServiceMachine m, boolean all) {
    return m.state().pid() > 0 && blocker(m, all) != null;
  }

  /** Wants these services, all that they need, and what those need. */
  void want(Set<ServiceMachine> asked) {
    want(asked, Set.of());
  }

  /** The same, and services that others need now, too. */
  void want(Set<ServiceMachine> asked, Set<String> others) {
    Set<ServiceMachine> needed = new HashSet<>(asked);
    for (String name : others) {
      needed.add(byName.get(name));
    }
    List<ServiceMachine> order = new ArrayList<>(byName.values());
    for (int i = order.size() - 1; i >= 0; i--) { // dependents come after what they depend on
      ServiceMachine m = order.get(i);
      if (!needed.contains(m)) {
        continue;
      }
      if (asked.contains(m) || m.isFailed() || !m.wanted()) {
        boolean again = asked.contains(m) || !m.isCompleted();
        m.want(true, true);
        if (again) {
          m.start();
        }
      }
      for (Dependency edge : m.comingPlan().dependencies()) {
        ServiceMachine on = byName.get(edge.on());
        if (on != null && edge.required()) {
          needed.add(on);
        }
      }
    }
  }

  static String word(Dependency.Condition condition) {
    return switch (condition) {
      case STARTED -> "started";
      case READY -> "ready";
      case HEALTHY -> "healthy";
      case COMPLETED -> "completed";
    };
  }
}
