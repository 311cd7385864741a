package dev.foster.plan;

import java.time.Duration;
import java.util.Set;

/**
 * Whether and when a service is started again after its end.
 *
 * @param delay before the first restart
 * @param factor each further delay is so many times the last one
 * @param maxDelay the longest delay
 * @param jitter each delay is varied by up to ± this part of it
 * @param resetAfter up this long: the next delay is {@code delay} again
 * @param limit more restarts than this: give up; null for never
 * @param successCodes exit codes that are no failures
 * @param successSignals signals whose deaths are no failures
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
    Set<Integer> successSignals) {

  /** After which ends a service is started again. */
  public enum Mode {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  /** More than {@code count} restarts in any window of {@code within}. */
  public record Limit(int count, Duration within) {}
}
