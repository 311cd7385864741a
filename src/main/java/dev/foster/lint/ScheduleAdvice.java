package dev.foster.lint;

import dev.foster.plan.Schedule;
import dev.foster.plan.Service;
import dev.foster.text.Durations;
import java.time.Duration;
import java.time.Instant;

/** Warnings about schedules. */
final class ScheduleAdvice {
  /** From here on, runs are counted to find the shortest time between two. */
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  private static final int RUNS = 400;

  private ScheduleAdvice() {}

  /** True if missed runs are made up for only until the container ends. */
  static boolean forgets(Schedule schedule) {
    return !schedule.catchUp().isZero() && schedule.state() == null;
  }

  /** A warning if a run may take longer than the time to the next one; null without one. */
  static String timeout(Service service) {
    Schedule schedule = service.schedule();
    if (schedule == null || service.timeout() == null || !schedule.repeats()) {
      return null;
    }
    Duration period =
        schedule.every() != null
            ? schedule.every()
            : Duration.ofSeconds(schedule.times().shortestPeriod(FROM, RUNS));
    return service.timeout().compareTo(period) <= 0
        ? null
        : "is longer than the time between two runs, " + Durations.text(period);
  }
}
