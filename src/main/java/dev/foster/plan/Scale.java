package dev.foster.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plan with other numbers of instances.
 *
 * @param plan the plan to change
 * @param counts new numbers by service; each has {@code replicas}
 */
public record Scale(Plan plan, Map<String, Integer> counts) {

  /**
   * The outcome.
   *
   * @param plan null after an error
   * @param problems the errors, one a line
   */
  public record Result(Plan plan, List<String> problems) {}

  /** Makes the plan. Blocks as {@link InstanceMaker#make} does. */
  public Result make() {
    Map<String, Replicas> replicas = new LinkedHashMap<>(plan.replicas());
    counts.forEach((name, count) -> replicas.put(name, replicas.get(name).scaled(count)));
    Map<String, Service> services = new LinkedHashMap<>();
    for (Service service : plan.services().values()) {
      Service kept = kept(service, replicas);
      if (kept != null) {
        services.put(kept.name(), kept);
      }
    }
    Set<String> problems = new LinkedHashSet<>();
    for (String name : counts.keySet()) {
      Replicas now = replicas.get(name);
      for (int i = plan.replicas().get(name).count(); i < now.count(); i++) {
        add(name, now.first() + i, replicas, services, problems);
      }
    }
    Map<String, Service> ordered = ordered(services);
    if (ordered == null && problems.isEmpty()) {
      problems.add("the new instances would close a circle of dependencies");
    }
    return problems.isEmpty()
        ? new Result(plan.with(ordered, replicas), List.of())
        : new Result(null, List.copyOf(problems));
  }

  private void add(
      String name,
      int number,
      Map<String, Replicas> replicas,
      Map<String, Service> services,
      Set<String> problems) {
    String instance = Replicas.instance(name, number);
    if (services.containsKey(instance)) {
      problems.add("there is another service '" + instance + "'");
      return;
    }
    InstanceMaker.Result made = plan.instances().make(name, number, replicas);
    problems.addAll(made.problems());
    if (made.service() != null) {
      services.put(instance, made.service());
    }
  }

  /** A service as it goes on; null if it is an instance too many. */
  private Service kept(Service service, Map<String, Replicas> replicas) {
    Replica replica = service.replica();
    Integer count = replica == null ? null : counts.get(replica.service());
    Service kept = service;
    if (count != null) {
      if (replica.number() >= replicas.get(replica.service()).first() + count) {
        return null;
      }
      Replica place = new Replica(replica.service(), replica.number(), count);
      kept = service.toBuilder().replica(place).build();
    }
    List<Dependency> dependencies = dependencies(service, replicas);
    return dependencies.equals(kept.dependencies())
        ? kept
        : kept.toBuilder().dependencies(dependencies).build();
  }

  /** The dependencies of a service, with those on scaled services on each of their instances. */
  private List<Dependency> dependencies(Service service, Map<String, Replicas> replicas) {
    Set<String> named = new HashSet<>();
    for (Dependency edge : service.dependencies()) {
      if (edge.group() == null) {
        named.add(edge.on());
      }
    }
    Map<String, Dependency> edges = new LinkedHashMap<>();
    for (Dependency edge : service.dependencies()) {
      if (edge.group() == null || !counts.containsKey(edge.group())) {
        edges.putIfAbsent(edge.on(), edge);
        continue;
      }
      Replicas now = replicas.get(edge.group());
      for (int i = 0; i < now.count(); i++) {
        String instance = now.nameOf(edge.group(), i);
        if (!named.contains(instance)) {
          edges.putIfAbsent(instance, edge.on(instance));
        }
      }
      if (now.count() == 0) {
        edges.putIfAbsent(edge.group(), edge.on(edge.group()));
      }
    }
    return List.copyOf(edges.values());
  }

  /** The services, each after its dependencies; null if they have a circle. */
  private static Map<String, Service> ordered(Map<String, Service> services) {
    Map<String, Service> ordered = new LinkedHashMap<>();
    Map<String, Integer> next = new HashMap<>();
    for (Service service : services.values()) {
      List<Service> stack = new ArrayList<>();
      if (!ordered.containsKey(service.name())) {
        stack.add(service);
      }
      while (!stack.isEmpty()) {
        Service top = stack.getLast();
        int edge = next.merge(top.name(), 1, Integer::sum) - 1;
        if (edge == top.dependencies().size()) {
          ordered.put(top.name(), top);
          stack.removeLast();
          continue;
        }
        Service on = services.get(top.dependencies().get(edge).on());
        if (on != null && !ordered.containsKey(on.name())) {
          if (next.containsKey(on.name())) {
            return null;
          }
          stack.add(on);
        }
      }
    }
    return Collections.unmodifiableMap(ordered);
  }
}
