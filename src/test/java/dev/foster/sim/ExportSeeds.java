package dev.foster.sim;

/** Runs seeds of {@link ExportSimulation}. */
public final class ExportSeeds {
  private ExportSeeds() {}

  /**
   * The first seed from {@code first} to {@code last} that fails.
   *
   * @return its number and the failure, or null if there is none
   */
  public static String firstFailure(long first, long last) {
    return ScheduleSeeds.firstFailure(first, last, ExportSimulation::run);
  }
}
