package dev.foster.sim;

import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** {@code -Dfoster.sim.seeds=N} sets how many seeds run, {@code -Dfoster.sim.first=S} the first. */
class ExportSimulationTest {
  private static final int USUALLY = 300;

  @Test
  void everySeed_keepsAllInvariants() {
    long first = Long.getLong("foster.sim.first", 1);
    int count = Integer.getInteger("foster.sim.seeds", USUALLY);
    assertNull(ExportSeeds.firstFailure(first, first + count - 1));
  }
}
