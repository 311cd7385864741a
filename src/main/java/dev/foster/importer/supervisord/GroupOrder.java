package dev.foster.importer.supervisord;

import dev.foster.importer.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of {@code priority} between groups: each waits for the start of the groups with a lower
 * number, and is stopped before them.
 */
final class GroupOrder {
  private static final int MARGIN = 1;

  /** Most dependencies of all services together: each takes memory, also during a reload. */
  private static final int MOST_DEPENDENCIES = 5_000;

  /** The names of services by priority. */
  private final Map<Integer, List<String>> levels = new LinkedHashMap<>();

  private final Map<Integer, Long> longest = new LinkedHashMap<>();
  private final Map<Program, String> names;

  /** The order of programs that are sorted by the priority of their groups. */
  GroupOrder(List<Program> programs, Map<Program, String> names) {
    this.names = names;
    for (Program program : programs) {
      int priority = program.groupPriority.value();
      levels.computeIfAbsent(priority, each -> new ArrayList<>()).add(names.get(program));
      Integer wait = program.stopwaitsecs.value();
      longest.merge(priority, wait == null ? 0L : Math.max(wait, 0), Math::max);
    }
  }

  /** Whether the processes are few enough for it; without it, they start and stop at once. */
  boolean isKept() {
    long earlier = 0;
    long dependencies = 0;
    for (List<String> level : levels.values()) {
      dependencies += earlier * level.size();
      earlier += level.size();
    }
    return dependencies <= MOST_DEPENDENCIES;
  }

  /** Leaves out a program, so that no other waits for it. */
  void without(Program program) {
    levels.get(program.groupPriority.value()).remove(names.get(program));
  }

  /** Adds {@code depends_on} to a service. */
  void dependencies(Program program, Yaml.Keys service) {
    Yaml.Keys needs = new Yaml.Keys(program.groupPriority.place());
    for (String name : before(program.groupPriority.value())) {
      Yaml.Keys edge = new Yaml.Keys(program.groupPriority.place());
      edge.put("condition", Yaml.plain(null, "attempted"));
      edge.put("required", Yaml.plain(null, "false"));
      needs.put(name, edge);
    }
    service.put("depends_on", needs.isEmpty() ? null : needs);
  }

  /** The services of all lower priorities: not only the next, which may not run at all. */
  private List<String> before(int priority) {
    List<String> before = new ArrayList<>();
    for (Map.Entry<Integer, List<String>> level : levels.entrySet()) {
      if (level.getKey() < priority) {
        before.addAll(level.getValue());
      }
    }
    return before;
  }

  /** Seconds in which all groups have stopped, one priority after the other. */
  long longestStop() {
    long sum = MARGIN;
    for (long each : longest.values()) {
      sum += each;
    }
    return Math.min(sum, 1_000_000);
  }
}
