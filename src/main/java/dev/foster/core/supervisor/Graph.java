package dev.foster.core.supervisor;

import dev.foster.core.state.ServiceMachine;
import dev.foster.plan.Dependency;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The services and their dependencies: which conditions hold, which services have to stop and which
 * of these must wait for others. It only answers questions, except for {@link #want}.
 */
final class Graph {
  private final Map<String, ServiceMachine> byName = new LinkedHashMap<>();
  private final Map<String, List<Dependent>> dependents = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();

  /** A service that depends on another one, and how. */
  private record Dependent(ServiceMachine machine, Dependency edge) {}

  ServiceMachine get(String name) {
    return byName.get(name);
  }

  /** All services, each after those that it depends on. */
  Iterable<ServiceMachine> machines() {
    return byName.values();
  }

  /** The nearest deadline of all services. */
  long nearestDeadline() {
    long next = Long.MAX_VALUE;
    for (ServiceMachine machine : byName.values()) {
      next = Math.min(next, machine.deadline());
    }
    return next;
  }

  /** Replaces the services; the order is kept. */
  void rebuild(List<ServiceMachine> machines) {
    byName.clear();
    for (ServiceMachine machine : machines) {
      byName.put(machine.name(), machine);
    }
    relink();
  }

  /** Reads the dependencies of all services again. */
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

  /** The first dependency whose condition a service waits for; null if all hold. */
  Dependency missing(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      if (on != null && !holds(on, edge) && !optionalAndUnavailable(on, edge)) {
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

  /** True for an optional dependency that will not come up: nothing waits for it. */
  private static boolean optionalAndUnavailable(ServiceMachine on, Dependency edge) {
    return !edge.required()
        && (on.isFailed() || on.isCompleted() || !on.wanted() && !on.isRunning());
  }

  /** Why a required dependency can never satisfy its condition; null if each still can. */
  String unsatisfiable(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      if (on == null || !edge.required()) {
        continue;
      }
      String its = "its dependency " + on.name();
      if (on.isFailed()) {
        return its + " failed";
      }
      if (on.isCompleted() && !m.isRunning() && !holds(on, edge)) {
        return its + " has completed and will not be " + edge.condition().word();
      }
    }
    return null;
  }

  /** Determines which services have to stop; the questions below need it. */
  void markLeaving() {
    leaving.clear();
    boolean more = true;
    while (more) { // more than twice only after a reload, when old plans follow another order
      more = false;
      for (ServiceMachine m : byName.values()) {
        more |= isLeaving(m) && leaving.add(m.name());
      }
    }
  }

  private boolean isLeaving(ServiceMachine m) {
    return !m.wanted() || leavingDependency(m) != null || m.isRunning() && unsatisfiable(m) != null;
  }

  /** The dependency whose stop forces a service to stop first; null without one. */
  String leavingDependency(ServiceMachine m) {
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

  /** The dependency whose restart restarts this running service; null without one. */
  String restartedDependency(ServiceMachine m) {
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
   * A running dependent that must end before this service may be stopped; null without one.
   *
   * @param optionalToo true in the shutdown: optional dependents count, too
   */
  ServiceMachine runningDependent(ServiceMachine m, boolean optionalToo) {
    List<Dependent> list = dependents.get(m.name());
    if (list == null) {
      return null;
    }
    for (int i = 0; i < list.size(); i++) {
      Dependent dependent = list.get(i);
      boolean counts =
          dependent.edge.condition() != Dependency.Condition.COMPLETED
              && (optionalToo || dependent.edge.required());
      if (counts && dependent.machine.isRunning()) {
        return dependent.machine;
      }
    }
    return null;
  }

  /**
   * True if a service must not be stopped yet, because running services need its main process. A
   * start that is under way can be stopped at any time.
   */
  boolean hasRunningDependents(ServiceMachine m, boolean optionalToo) {
    return m.pid() > 0 && runningDependent(m, optionalToo) != null;
  }

  /** Wants these services up, and all services that they require. */
  void want(Set<ServiceMachine> requested) {
    want(requested, Set.of());
  }

  /**
   * Wants services up, and all services that they require.
   *
   * @param requested services that start afresh, even if they have failed or completed
   * @param required names of services that running services require
   */
  void want(Set<ServiceMachine> requested, Set<String> required) {
    Set<ServiceMachine> needed = new HashSet<>(requested);
    for (String name : required) {
      needed.add(byName.get(name));
    }
    List<ServiceMachine> order = new ArrayList<>(byName.values());
    for (int i = order.size() - 1; i >= 0; i--) { // dependents come after their dependencies
      ServiceMachine m = order.get(i);
      if (!needed.contains(m)) {
        continue;
      }
      if (requested.contains(m) || m.isFailed() || !m.wanted()) {
        boolean again = requested.contains(m) || !m.isCompleted();
        m.want(true, true);
        if (again) {
          m.start();
        }
      }
      Service plan = m.comingPlan();
      for (Dependency edge : plan.dependencies()) {
        ServiceMachine on = byName.get(edge.on());
        if (on != null && edge.required()) {
          needed.add(on);
        }
      }
    }
  }
}
