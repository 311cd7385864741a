package dev.foster.config;

import dev.foster.config.yaml.Problems;
import dev.foster.plan.Dependency;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds dependency cycles and conditions that can never hold, and orders the services. */
final class GraphCheck {
  private final Problems problems;
  private final Map<String, ServiceDraft> drafts;

  /** Visited services; true once all their dependencies have been visited. */
  private final Map<String, Boolean> done = new HashMap<>();

  private final Map<String, Service> order = new LinkedHashMap<>();
  private final List<ServiceDraft> stack = new ArrayList<>();
  private final List<Integer> next = new ArrayList<>();

  GraphCheck(Problems problems, Map<String, ServiceDraft> drafts) {
    this.problems = problems;
    this.drafts = drafts;
  }

  /** All services, each after its dependencies. */
  Map<String, Service> ordered() {
    for (ServiceDraft draft : drafts.values()) {
      conditions(draft);
      if (!done.containsKey(draft.name)) {
        enter(draft);
        walk();
      }
    }
    return order;
  }

  private void enter(ServiceDraft draft) {
    done.put(draft.name, false);
    stack.add(draft);
    next.add(0);
  }

  /** Depth-first search without recursion, because a chain may contain all services. */
  private void walk() {
    while (!stack.isEmpty()) {
      int top = stack.size() - 1;
      ServiceDraft draft = stack.get(top);
      int edge = next.get(top);
      if (edge < draft.service.dependencies().size()) {
        next.set(top, edge + 1);
        visit(draft, draft.service.dependencies().get(edge));
      } else {
        done.put(draft.name, true);
        order.put(draft.name, draft.service);
        stack.remove(top);
        next.remove(top);
      }
    }
  }

  private void visit(ServiceDraft from, Dependency dependency) {
    if (dependency.isOnNobody()) {
      return;
    }
    ServiceDraft other = drafts.get(dependency.on());
    Boolean finished = done.get(other.name);
    if (finished == null) {
      enter(other);
    } else if (!finished) {
      StringBuilder cycle = new StringBuilder("dependency cycle: ");
      for (int i = stack.indexOf(other); i < stack.size(); i++) {
        cycle.append(stack.get(i).name).append(" → ");
      }
      DependencyReader.Edge edge = edge(from, dependency);
      problems.error(edge.at, edge.path, cycle.append(other.name).toString());
    }
  }

  private static DependencyReader.Edge edge(ServiceDraft draft, Dependency dependency) {
    for (DependencyReader.Edge edge : draft.edges) {
      if (edge.on.equals(dependency.on())) {
        return edge;
      }
    }
    throw new IllegalStateException("no edge to " + dependency.on());
  }

  private void conditions(ServiceDraft draft) {
    for (Dependency dependency : draft.service.dependencies()) {
      if (dependency.isOnNobody()) {
        onNobody(draft, dependency);
        continue;
      }
      Service other = drafts.get(dependency.on()).service;
      String never = never(dependency, other);
      DependencyReader.Edge edge = edge(draft, dependency);
      if (never != null) {
        problems.error(edge.at, edge.path, never);
      } else if (!other.enabled() && draft.service.enabled() && dependency.required()) {
        String what =
            Problems.quote(other.name()) + " is not enabled, but Foster starts it, because ";
        String advice = " requires it; use 'required: false' to start without it";
        problems.warn(edge.at, edge.path, what + Problems.quote(draft.name) + advice);
      }
    }
  }

  private void onNobody(ServiceDraft draft, Dependency dependency) {
    if (dependency.required() && draft.service.enabled()) {
      DependencyReader.Edge edge = edge(draft, dependency);
      String what = Problems.quote(dependency.on()) + " has 0 replicas: ";
      String advice = " waits until it has some; use 'required: false' to start without them";
      problems.warn(edge.at, edge.path, what + Problems.quote(draft.name) + advice);
    }
  }

  private static String never(Dependency dependency, Service other) {
    String name = Problems.quote(other.name());
    if (other.schedule() != null && dependency.condition() != Dependency.Condition.COMPLETED) {
      return name + " is scheduled: 'completed', its first good run, is the only condition";
    }
    if (dependency.condition() == Dependency.Condition.HEALTHY && other.health() == null) {
      return other.isOneshot()
          ? "a oneshot is never healthy; 'completed' is its condition"
          : name + " is never healthy: it has no 'health' checks";
    }
    boolean completes = other.isOneshot() || other.restart().mode() != RestartPolicy.Mode.ALWAYS;
    if (dependency.condition() == Dependency.Condition.COMPLETED && !completes) {
      return name + " never completes: it is always restarted";
    }
    return null;
  }
}
