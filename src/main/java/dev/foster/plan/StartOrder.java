package dev.foster.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Order in which the services of a plan start.
 *
 * @param stages services that can start at the same time, by stage: each waits for a service of the
 *     stage before
 * @param longestChain services of which each waits for the one before, one of each stage
 * @param notStarted services that are not enabled and that no enabled service requires
 */
public record StartOrder(
    List<List<String>> stages, List<String> longestChain, List<String> notStarted) {

  /** The start order of a plan. */
  public static StartOrder of(Plan plan) {
    Set<String> started = started(plan);
    Map<String, Integer> stageOf = new HashMap<>();
    Map<String, String> waitsFor = new HashMap<>();
    List<List<String>> stages = new ArrayList<>();
    List<String> notStarted = new ArrayList<>();
    String last = null;
    for (Service service : plan.services().values()) {
      if (!started.contains(service.name())) {
        notStarted.add(service.name());
        continue;
      }
      int stage = 0;
      for (Dependency dependency : service.dependencies()) {
        Integer other = stageOf.get(dependency.on());
        if (other != null && other + 1 > stage) {
          stage = other + 1;
          waitsFor.put(service.name(), dependency.on());
        }
      }
      stageOf.put(service.name(), stage);
      if (stage == stages.size()) {
        stages.add(new ArrayList<>());
        last = service.name();
      }
      stages.get(stage).add(service.name());
    }
    return new StartOrder(stages, chain(last, waitsFor), notStarted);
  }

  /** The enabled services and all services that they require. */
  private static Set<String> started(Plan plan) {
    Set<String> started = new HashSet<>();
    List<Service> order = new ArrayList<>(plan.services().values());
    for (Service service : order.reversed()) { // each service comes after its dependencies
      if (service.enabled()) {
        started.add(service.name());
      }
      if (started.contains(service.name())) {
        for (Dependency dependency : service.dependencies()) {
          if (dependency.required()) {
            started.add(dependency.on());
          }
        }
      }
    }
    return started;
  }

  private static List<String> chain(String last, Map<String, String> waitsFor) {
    List<String> chain = new ArrayList<>();
    for (String name = last; name != null; name = waitsFor.get(name)) {
      chain.addFirst(name);
    }
    return chain;
  }
}
