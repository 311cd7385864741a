package dev.foster.core.supervisor;

import dev.foster.core.Event;
import dev.foster.core.ExportedValues;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.plan.Dependency;
import dev.foster.plan.Service;
import java.time.Instant;
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

  /** Services whose run has to end, for whatever reason. */
  private final Set<String> leaving = new HashSet<>();

  /** Services in {@link #leaving} that start again at once. */
  private final Set<String> restarting = new HashSet<>();

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

  /**
   * Reads the dependencies of all services again. After a reload, services may follow plans that
   * contradict each other. A dependency that would close a circle is left out then, so that no two
   * services wait for the stop of each other.
   */
  void relink() {
    dependents.clear();
    Set<String> earlier = new HashSet<>();
    List<Dependent> contradicting = new ArrayList<>();
    for (ServiceMachine machine : byName.values()) {
      for (Dependency edge : machine.plan().dependencies()) {
        Dependent dependent = new Dependent(machine, edge);
        if (earlier.contains(edge.on())) {
          addDependent(dependent);
        } else {
          contradicting.add(dependent);
        }
      }
      earlier.add(machine.name());
    }
    for (Dependent dependent : contradicting) {
      if (!isDependent(dependent.edge.on(), dependent.machine.name())) {
        addDependent(dependent);
      }
    }
  }

  private void addDependent(Dependent dependent) {
    dependents.computeIfAbsent(dependent.edge.on(), name -> new ArrayList<>(2)).add(dependent);
  }

  /** True if a service is the other one or depends on it, directly or not. */
  private boolean isDependent(String service, String other) {
    if (service.equals(other)) {
      return true;
    }
    for (Dependent dependent : dependents.getOrDefault(other, List.of())) {
      if (isDependent(service, dependent.machine.name())) {
        return true;
      }
    }
    return false;
  }

  /** The {@link ServiceMachine#renewals} of a service's dependencies, by name. */
  Map<String, Integer> renewals(ServiceMachine m) {
    Map<String, Integer> renewals = new HashMap<>();
    for (Dependency edge : m.plan().dependencies()) {
      ServiceMachine on = byName.get(edge.on());
      renewals.put(edge.on(), on == null ? 0 : on.renewals());
    }
    return renewals;
  }

  /** The values that a service takes from the exports of others; null if it takes none. */
  ExportedValues imports(ServiceMachine m) {
    Map<String, String> imports = m.plan().process().imports();
    if (imports.isEmpty()) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, String> each : imports.entrySet()) {
      values.put(each.getKey(), byName.get(each.getValue()).exported(each.getKey()));
    }
    return new ExportedValues(values);
  }

  /** True if a service takes a variable that the named one has not exported, or is missing. */
  private static boolean lacksImport(ServiceMachine m, String name, ServiceMachine on) {
    for (Map.Entry<String, String> each : m.plan().process().imports().entrySet()) {
      boolean fromIt = each.getValue().equals(name);
      if (fromIt && (on == null || on.exported(each.getKey()) == null)) {
        return true;
      }
    }
    return false;
  }

  void exported(Event.Exported event, ServiceMachine m) {
    if (m != null) {
      m.exported(event.values(), event.failure());
    }
  }

  /** The first dependency whose condition a service waits for; null if all hold. */
  Dependency missing(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      boolean missing = on == null ? edge.isOnNobody() && edge.required() : isMissing(on, edge);
      if (missing || lacksImport(m, edge.on(), on)) {
        return edge;
      }
    }
    return null;
  }

  private boolean isMissing(ServiceMachine on, Dependency edge) {
    boolean missing = !holds(on, edge) && !optionalAndUnavailable(on, edge);
    return missing || !on.isRunning() && stopReason(on, edge) != null; // it would stop again
  }

  private boolean holds(ServiceMachine on, Dependency edge) {
    boolean stays = on.isCompleted() || !leaving.contains(on.name());
    return switch (edge.condition()) {
      case ATTEMPTED -> on.hasAttempted() && (stays || !on.isRunning());
      case STARTED -> stays && (on.isStarted() || on.isCompleted());
      case READY -> stays && on.isReady();
      case HEALTHY -> stays && Boolean.TRUE.equals(on.healthy());
      case COMPLETED -> on.hasCompleted();
    };
  }

  /** True for an optional dependency that will not come up: nothing waits for it. */
  private static boolean optionalAndUnavailable(ServiceMachine on, Dependency edge) {
    return !edge.required()
        && (on.isFailed() || on.isCompleted() || !on.wanted() && !on.isRunning());
  }

  /**
   * Why a service cannot start because of a required dependency, or must end because it is bound to
   * one; null if there is no such reason.
   */
  String unsatisfiable(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      boolean counts = m.isRunning() ? edge.bound() : edge.required();
      if (on == null || !counts) {
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
    restarting.clear();
    boolean more = true;
    while (more) { // more than twice only after a reload, when old plans follow another order
      more = false;
      for (ServiceMachine m : byName.values()) {
        more |= isLeaving(m) && leaving.add(m.name());
        more |= isRestarting(m) && restarting.add(m.name());
      }
    }
  }

  /** True if {@link #markLeaving} found that the service has to stop. */
  boolean isMarkedLeaving(ServiceMachine m) {
    return leaving.contains(m.name());
  }

  private boolean isLeaving(ServiceMachine m) {
    return !m.wanted() || m.isRunning() && unsatisfiable(m) != null || stopReason(m) != null;
  }

  private boolean isRestarting(ServiceMachine m) {
    return m.wanted() && (m.restartReason() != null || m.isRunning() && stopReason(m) != null);
  }

  /** Why a wanted service has to stop before it may start again; null if it need not. */
  String stopReason(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      String reason = on == null ? null : stopReason(on, edge);
      if (reason != null) {
        return reason;
      }
    }
    return m.restartReason();
  }

  private String stopReason(ServiceMachine on, Dependency edge) {
    boolean restarts = restarting.contains(edge.on());
    boolean needed = edge.bound() && edge.condition() != Dependency.Condition.COMPLETED;
    boolean stops = needed && leaving.contains(edge.on()) && !on.isCompleted();
    boolean scheduled =
        on.plan().schedule() != null; // its dependents restart after its next good run
    boolean follows = edge.restart() && !scheduled;
    if (restarts && (follows || stops)) {
      return edge.on() + ", which it depends on, is being restarted";
    }
    return stops ? edge.on() + ", which it depends on, is being stopped" : null;
  }

  /** The dependency whose restart restarts this running service; null without one. */
  String restartedDependency(ServiceMachine m) {
    List<Dependency> edges = m.plan().dependencies();
    Map<String, Integer> seen = m.dependencyRenewals();
    for (int i = 0; i < edges.size(); i++) {
      Dependency edge = edges.get(i);
      ServiceMachine on = byName.get(edge.on());
      boolean renewed =
          on != null
              && edge.restart()
              && seen.getOrDefault(edge.on(), on.renewals()) != on.renewals();
      if (renewed && holds(on, edge)) {
        return edge.on();
      }
    }
    return null;
  }

  /**
   * A running dependent that has to stop, too, and must end before this service may be stopped;
   * null without one.
   */
  ServiceMachine runningDependent(ServiceMachine m) {
    List<Dependent> list = dependents.get(m.name());
    if (list == null) {
      return null;
    }
    for (int i = 0; i < list.size(); i++) {
      Dependent dependent = list.get(i);
      boolean counts =
          dependent.edge.condition() != Dependency.Condition.COMPLETED || dependent.edge.restart();
      if (counts && dependent.machine.isRunning() && leaving.contains(dependent.machine.name())) {
        return dependent.machine;
      }
    }
    return null;
  }

  /**
   * True if a service must not be stopped yet, because running services need its main process. A
   * start that is under way can be stopped at any time.
   */
  boolean hasRunningDependents(ServiceMachine m) {
    return m.pid() > 0 && runningDependent(m) != null;
  }

  /** Steps the deadlines of services that have passed. */
  void expire(long now) {
    for (ServiceMachine machine : byName.values()) {
      if (machine.deadline() <= now) {
        machine.expired();
      }
    }
  }

  /** Tells the time to the schedules. */
  void clockSet(StepContext context, long offset) {
    Instant before = context.wall();
    context.setClock(offset);
    for (ServiceMachine machine : byName.values()) {
      machine.clockSet(before);
    }
  }

  void runRemembered(Event.RunRemembered event) {
    ServiceMachine machine = byName.get(event.service());
    if (machine != null) {
      machine.runRemembered(event.at(), event.failure());
    }
  }

  /** Wants all enabled services up, and those that they require. */
  void wantEnabled() {
    Set<ServiceMachine> enabled = new HashSet<>();
    for (ServiceMachine machine : byName.values()) {
      if (machine.plan().enabled()) {
        enabled.add(machine);
      }
    }
    want(enabled);
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
