package dev.foster.core;

import java.time.Instant;

/**
 * A schedule and its runs as others may see them.
 *
 * @param nextAt when the next run begins; null for never
 * @param dueAt when it is due, without jitter; null for never
 * @param lastStartedAt when the last run began; null without one
 * @param lastEndedAt when the last run ended; null without one
 * @param lastSuccessAt when the last run ended that succeeded; null without one
 * @param runs number of runs that began
 * @param succeeded number of runs that succeeded
 * @param failed number of runs that failed
 * @param skipped number of times that it was due and did not run
 * @param missed number of times that the clock went over
 * @param failedInRow number of the last runs that have all failed
 * @param last how the last run ended, for users; null without one
 */
public record ScheduleView(
    Instant nextAt,
    Instant dueAt,
    Instant lastStartedAt,
    Instant lastEndedAt,
    Instant lastSuccessAt,
    int runs,
    int succeeded,
    int failed,
    int skipped,
    int missed,
    int failedInRow,
    String last) {

  /** Number of runs that ended well, or that did not. */
  public int ended(boolean good) {
    return good ? succeeded : failed;
  }
}
