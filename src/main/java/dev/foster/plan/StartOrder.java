package dev.foster.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which order the services of a plan start.
 *
 * @param stages services that can start at once, stage by stage: each waits for some of the stage
 *     before
 * @param longestChain services that wait for each other, one of each stage
 * @param notStarted services that are not enabled, and that none which starts requires
 */
public record StartOrder(
    List<List<String>> stages, List<String> longestChain, List<String> notStarted) {

  /** The order for a plan. */
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

  /** The services that are enabled, and all that they require. */
  private static Set<String> started(Plan plan) {
    Set<String> started = new HashSet<>();
    List<Service> order = new ArrayList<>(plan.services().values());
    for (Service service : order.reversed()) { // each comes after what it depends on
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
