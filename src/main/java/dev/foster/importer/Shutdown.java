package dev.foster.importer;

import java.util.HashMap;
import java.util.Map;

/** Adds up how long the stop of all services takes, from the time of each. */
public final class Shutdown {
  /** Seconds for which Foster's default is long enough. */
  private static final long FITS = 8;

  private final Map<String, Long> times = new HashMap<>();
  private final Map<String, Iterable<String>> needs = new HashMap<>();

  /** Adds a service: the seconds that its stop takes, and the services that stop after it. */
  public void add(String name, long seconds, Iterable<String> dependencies) {
    times.put(name, seconds);
    needs.put(name, dependencies);
  }

  /** Raises {@code shutdown.timeout} if the stops of services one after the other take longer. */
  public void write(Yaml.Keys root) {
    long longest = 0;
    Map<String, Long> known = new HashMap<>();
    for (String name : times.keySet()) {
      longest = Math.max(longest, chain(name, known));
    }
    if (longest > FITS) {
      write(root, longest + 1, null);
    }
  }

  /** Writes the time; {@code docker stop} has to wait a second longer. */
  public static void write(Yaml.Keys root, long seconds, Place place) {
    root.map("shutdown", place).put("timeout", Yaml.plain(place, seconds + "s"));
    root.comment("shutdown", docker(seconds));
  }

  /** What {@code docker stop} needs. */
  public static String docker(long seconds) {
    return "docker stop waits 10s: docker stop -t " + (seconds + 1);
  }

  private long chain(String name, Map<String, Long> known) {
    Long done = known.putIfAbsent(name, 0L); // 0 ends a loop, which 'check' reports
    if (done != null || !times.containsKey(name)) {
      return done == null ? 0 : done;
    }
    long longest = 0;
    for (String other : needs.get(name)) {
      longest = Math.max(longest, chain(other, known));
    }
    long total = Math.min(longest + times.get(name), 1_000_000);
    known.put(name, total);
    return total;
  }
}
