package dev.foster.core;

import dev.foster.kernel.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that a scan found: it outlives the main process of its run, or belongs to no run.
 *
 * @param service name of its service; null if its owner is unknown
 * @param token FOSTER_RUN of its run; null if its owner is unknown
 * @param role what Foster started the process for from which it descends; null if its owner is
 *     unknown
 */
public record Survivor(String service, String token, Role role, ProcessInfo process) {

  /** Those of {@code now} that are not in {@code before}: another pid or start time. */
  public static List<Survivor> notAmong(List<Survivor> before, List<Survivor> now) {
    Map<Integer, Long> known = new HashMap<>();
    for (Survivor one : before) {
      known.put(one.process.pid(), one.process.startTime());
    }
    List<Survivor> found = new ArrayList<>();
    for (Survivor one : now) {
      Long startTime = known.get(one.process.pid());
      if (startTime == null || startTime != one.process.startTime()) {
        found.add(one);
      }
    }
    return found;
  }

  /** The elements of two lists. */
  public static List<Survivor> concat(List<Survivor> some, List<Survivor> others) {
    if (others.isEmpty()) {
      return some;
    }
    List<Survivor> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** {@code php-fpm (pid 31)}. */
  public String label() {
    return process.command() + " (pid " + process.pid() + ")";
  }
}
