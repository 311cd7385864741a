package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns numbers of {@code priority} into dependencies, and adds up the times of the stop. */
final class PriorityOrder {
  private static final int STANDARD_WAIT = 10;
  private static final int FITS = 8;

  private final Findings findings;
  private final Map<Program, String> names;

  PriorityOrder(Findings findings, Map<Program, String> names) {
    this.findings = findings;
    this.names = names;
  }

  /** The programs with the nearest lower priority; empty if there are none. */
  private List<Program> before(Program program) {
    List<Program> before = new ArrayList<>();
    if (!hasPriority(program)) {
      return before;
    }
    for (Program other : names.keySet()) {
      if (!hasPriority(other) || !other.autostart.is(true) || compare(other, program) >= 0) {
        continue;
      }
      int nearer = before.isEmpty() ? 1 : compare(other, before.getFirst());
      if (nearer > 0) {
        before.clear();
      }
      if (nearer >= 0) {
        before.add(other);
      }
    }
    return before;
  }

  private static boolean hasPriority(Program program) {
    boolean known = program.priority.value() != null && program.groupPriority.value() != null;
    return known && (program.priority.isGiven() || program.groupPriority.isGiven());
  }

  private static int compare(Program a, Program b) {
    int groups = Integer.compare(a.groupPriority.value(), b.groupPriority.value());
    boolean same = a.group.equals(b.group);
    int inside = Integer.compare(a.priority.value(), b.priority.value());
    return groups != 0 ? groups : same ? inside : 0;
  }

  /** Adds {@code depends_on} to a service. */
  void dependencies(Program program, Yaml.Keys service) {
    Setting<Integer> priority =
        program.priority.isGiven() ? program.priority : program.groupPriority;
    if (priority.isVariable()) {
      String message = "write depends_on: a number without a value gives no order";
      findings.lost(priority.place(), priority.subject(), message);
    }
    Yaml.Keys needs = new Yaml.Keys(priority.place());
    for (Program other : before(program)) {
      Yaml.Keys edge = new Yaml.Keys(priority.place());
      edge.put("condition", Yaml.text(priority.place(), "started"));
      edge.put("required", Yaml.plain(priority.place(), "false"));
      needs.put(names.get(other), edge);
    }
    if (!needs.isEmpty()) {
      service.put("depends_on", needs);
      service.comment("depends_on", "the order of 'priority'; condition: ready waits for a check");
      findings.became(priority.place(), priority.subject(), "became depends_on");
    }
  }

  /** Writes the time for the stop of one service, and raises that of the shutdown. */
  void stopTimes(Yaml.Keys root) {
    long longest = 0;
    Program slowest = null;
    boolean standard = false;
    for (Program program : names.keySet()) {
      standard |= !program.stopwaitsecs.isGiven() || program.stopwaitsecs.is(STANDARD_WAIT);
      long time = chain(program, names.size());
      if (time > longest) {
        longest = time;
        slowest = program;
      }
    }
    if (standard) {
      Yaml.Keys stop = root.map("defaults", null).map("stop", null);
      stop.put("timeout", Yaml.plain(null, STANDARD_WAIT + "s"));
    }
    if (longest <= FITS || slowest == null) {
      return;
    }
    long total = longest + 1;
    Yaml.Keys shutdown = root.map("shutdown", null);
    shutdown.put("timeout", Yaml.plain(slowest.stopwaitsecs.place(), total + "s"));
    String docker = "docker stop waits 10s: docker stop -t " + (total + 1);
    root.comment("shutdown", "the longest stop of services one after the other; " + docker);
    Setting<Integer> wait = slowest.stopwaitsecs;
    if (wait.isGiven()) {
      findings.note(
          wait.place(), wait.subject(), "became shutdown.timeout: " + total + "s; " + docker);
    }
  }

  /** Seconds for the stop of a program after all programs that depend on it. */
  private long chain(Program program, int depth) {
    long longest = 0;
    for (Program other : before(program)) {
      longest = depth > 0 ? Math.max(longest, chain(other, depth - 1)) : longest;
    }
    Integer wait = program.stopwaitsecs.value();
    return Math.min(longest + (wait == null ? STANDARD_WAIT : Math.max(wait, 0)), 1_000_000);
  }
}
