package dev.foster.sim;

import java.util.function.LongConsumer;

/** Runs seeds of {@link ScheduleSimulation}. */
public final class ScheduleSeeds {
  private ScheduleSeeds() {}

  /**
   * The first seed from {@code first} to {@code last} that fails.
   *
   * @return its number and the failure, or null if there is none
   */
  public static String firstFailure(long first, long last) {
    return firstFailure(first, last, ScheduleSimulation::run);
  }

  /** The first seed that fails in another simulation of the core. */
  static String firstFailure(long first, long last, LongConsumer simulation) {
    for (long seed = first; seed <= last; seed++) {
      try {
        simulation.accept(seed);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        return seed + " " + e + (e instanceof Violation ? "" : " at " + e.getStackTrace()[0]);
      }
    }
    return null;
  }
}
