package dev.foster.plan;

import java.time.Duration;
import java.util.Set;

/**
 * Whether and when Foster starts a service again after an exit.
 *
 * @param mode exits after which Foster starts it again
 * @param delay delay before the first restart
 * @param factor factor between two delays in a row
 * @param maxDelay longest delay
 * @param jitter largest random change of a delay, as a fraction of it
 * @param resetAfter time up after which the next delay is {@code delay} again
 * @param limit number of failed runs after which Foster gives up, or null for no limit
 * @param successCodes exit codes that count as success
 * @param successSignals signals that count as success when they end the process
 * @param failedStarts what follows a run that ended before the service was ready, whatever the
 *     mode; null if such a run is like any other
 */
public record RestartPolicy(
    Mode mode,
    Duration delay,
    double factor,
    Duration maxDelay,
    double jitter,
    Duration resetAfter,
    Limit limit,
    Set<Integer> successCodes,
    Set<Integer> successSignals,
    FailedStarts failedStarts) {

  /** Exits after which Foster starts a service again. */
  public enum Mode {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  /** At most {@code count} restarts after failed runs in any window of {@code within}. */
  public record Limit(int count, Duration within) {}

  /**
   * Restarts after runs that ended before the service was ready.
   *
   * @param retries number of them in a row after which Foster gives up
   * @param delay delay before the first of them
   * @param step time by which the delay grows with each further one
   */
  public record FailedStarts(int retries, Duration delay, Duration step) {}
}
