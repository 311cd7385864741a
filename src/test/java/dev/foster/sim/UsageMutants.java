package dev.foster.sim;

import java.util.List;

/** Bugs to plant: what is counted for a service when a process of it is reaped. */
final class UsageMutants {
  private UsageMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "the time of ended processes is lost",
            "loop/Loop",
            "reap",
            "effects.ownership().used(service, reaped, oomKills);",
            ""),
        new Mutant(
            "only the last ended process counts",
            "process/ReapedUsage",
            "plus",
            "cpuMicros + reaped.cpuMicros()",
            "reaped.cpuMicros()"));
  }
}
