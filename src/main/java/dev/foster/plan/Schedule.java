package dev.foster.plan;

import dev.foster.schedule.Timetable;
import java.time.Duration;
import java.time.ZoneId;

/**
 * When a oneshot runs by itself.
 *
 * @param times instants of the wall clock; null without cron expressions
 * @param every elapsed time from start to start; null unless it replaces {@code times}
 * @param atStart whether it also runs when Foster starts
 * @param zone in which users see its times
 * @param overlap what happens if it is due while its last run goes on
 * @param jitter each run is put off by a random part of this
 * @param catchUp how late a run may begin that was missed; zero for not at all
 * @param state path of the file that remembers the last good run across starts of Foster, or null
 * @param failures number of failed runs in a row that make it unhealthy; 0 for never
 */
public record Schedule(
    Timetable times,
    Duration every,
    boolean atStart,
    ZoneId zone,
    Overlap overlap,
    Duration jitter,
    Duration catchUp,
    String state,
    int failures) {

  /** What happens if a service is due while its last run goes on. */
  public enum Overlap {
    SKIP,
    QUEUE,
    REPLACE
  }

  /** Whether it is due again and again, not only when Foster starts. */
  public boolean repeats() {
    return times != null || every != null;
  }
}
