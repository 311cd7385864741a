package dev.foster.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of a configuration that a reload takes over.
 *
 * @param updated services that become as the configuration has them; they go if it lacks them
 * @param removed services that go although the configuration has them
 */
public record PlanPart(Set<String> updated, Set<String> removed) {

  /**
   * The outcome.
   *
   * @param plan null after an error
   * @param problems the errors, one a line
   */
  public record Result(Plan plan, List<String> problems) {}

  /**
   * Changes this part of a plan.
   *
   * @param now the plan in force
   * @param file the plan of the configuration
   */
  public Result of(Plan now, Plan file) {
    List<String> problems = new ArrayList<>();
    if (!now.replicas().isEmpty() || !file.replicas().isEmpty()) {
      problems.add("with 'replicas', a configuration is only reloaded as a whole");
      return new Result(null, problems);
    }
    Set<String> unknown = new TreeSet<>(updated);
    unknown.addAll(removed);
    unknown.removeAll(now.services().keySet());
    unknown.removeAll(file.services().keySet());
    unknown.forEach(name -> problems.add("there is no service '" + name + "'"));
    Map<String, Service> chosen = choose(now, file);
    Map<String, Service> services = new LinkedHashMap<>();
    for (Service service : chosen.values()) {
      services.put(service.name(), withPresent(service, chosen, problems));
    }
    return problems.isEmpty()
        ? new Result(plan(now, file, services), problems)
        : new Result(null, problems);
  }

  /**
   * The services, each after its dependencies. A service that the configuration has takes its
   * dependencies from there, so there is no circle.
   */
  private Map<String, Service> choose(Plan now, Plan file) {
    Map<String, Service> chosen = new LinkedHashMap<>();
    for (Service service : file.services().values()) {
      Service kept = now.services().get(service.name());
      if (updated.contains(service.name())) {
        chosen.put(service.name(), service);
      } else if (kept != null && !removed.contains(service.name())) {
        Service next = kept.toBuilder().dependencies(service.dependencies()).build();
        chosen.put(service.name(), next);
      }
    }
    for (Service service : now.services().values()) {
      boolean goes = updated.contains(service.name()) || removed.contains(service.name());
      if (!goes && !file.services().containsKey(service.name())) {
        chosen.put(service.name(), service);
      }
    }
    return chosen;
  }

  private static Service withPresent(
      Service service, Map<String, Service> chosen, List<String> problems) {
    List<Dependency> present = new ArrayList<>();
    for (Dependency edge : service.dependencies()) {
      if (chosen.containsKey(edge.on())) {
        present.add(edge);
      } else if (edge.required()) {
        problems.add(
            "'" + service.name() + "' needs '" + edge.on() + "', which would not be there");
      }
    }
    return present.size() == service.dependencies().size()
        ? service
        : service.toBuilder().dependencies(present).build();
  }

  /** The settings outside of services stay, but there must be time to stop all services. */
  private static Plan plan(Plan now, Plan file, Map<String, Service> services) {
    Duration before = now.shutdownTimeout();
    Duration after = file.shutdownTimeout();
    return new Plan(
        services,
        now.signals(),
        before.compareTo(after) > 0 ? before : after,
        now.drain(),
        now.logs(),
        now.control(),
        now.replicas(),
        now.instances(),
        now.staysIdle());
  }
}
