package dev.foster.core;

import dev.foster.kernel.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that is left over.
 *
 * @param service whose it is, or null if that cannot be told
 * @param token FOSTER_RUN of the run it belongs to, or null
 */
public record Survivor(String service, String token, ProcessInfo process) {

  /** Those of {@code now} that are not among {@code before}. */
  static List<Survivor> notAmong(List<Survivor> before, List<Survivor> now) {
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

  /** Those of two lists. */
  static List<Survivor> both(List<Survivor> some, List<Survivor> others) {
    if (others.isEmpty()) {
      return some;
    }
    List<Survivor> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** {@code php-fpm (pid 31)}. */
  public String words() {
    return process.command() + " (pid " + process.pid() + ")";
  }
}
