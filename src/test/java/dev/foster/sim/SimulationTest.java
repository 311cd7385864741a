package dev.foster.sim;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** Runs seeds: {@code -Dfoster.sim.seeds=N} sets how many, {@code -Dfoster.sim.seed=S} runs one. */
class SimulationTest {
  private static final int USUALLY = 200;

  @Test
  void everySeed_keepsAllInvariants() {
    Long one = Long.getLong("foster.sim.seed");
    if (one != null) {
      report(one);
      return;
    }
    long first = Long.getLong("foster.sim.first", 1);
    int count = Integer.getInteger("foster.sim.seeds", USUALLY);
    for (long seed = first; seed < first + count; seed++) {
      if (Seeds.failure(seed) != null) {
        report(seed);
      }
    }
  }

  private static void report(long seed) {
    Seeds.Finding finding = Seeds.explain(seed);
    System.out.println(finding.trace());
    if (finding.failure() != null) {
      fail(finding.words());
    }
  }
}
