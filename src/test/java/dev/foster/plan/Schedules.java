package dev.foster.plan;

import dev.foster.schedule.CronExpression;
import dev.foster.schedule.CronSyntaxException;
import dev.foster.schedule.Timetable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Schedules for tests, without a file. */
public final class Schedules {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private Schedules() {}

  public static Schedule every(Duration period, Schedule.Overlap overlap) {
    return new Schedule(
        null, period, false, BERLIN, overlap, Duration.ZERO, Duration.ZERO, null, 0);
  }

  /** In Berlin, without anything else. */
  public static Schedule cron(String... expressions) {
    return new Schedule(
        timetable(expressions),
        null,
        false,
        BERLIN,
        Schedule.Overlap.SKIP,
        Duration.ZERO,
        Duration.ZERO,
        null,
        0);
  }

  public static Schedule atStart(Schedule s) {
    return new Schedule(
        s.times(),
        s.every(),
        true,
        s.zone(),
        s.overlap(),
        s.jitter(),
        s.catchUp(),
        s.state(),
        s.failures());
  }

  public static Schedule overlap(Schedule s, Schedule.Overlap overlap) {
    return new Schedule(
        s.times(),
        s.every(),
        s.atStart(),
        s.zone(),
        overlap,
        s.jitter(),
        s.catchUp(),
        s.state(),
        s.failures());
  }

  public static Schedule jitter(Schedule s, Duration jitter) {
    return new Schedule(
        s.times(),
        s.every(),
        s.atStart(),
        s.zone(),
        s.overlap(),
        jitter,
        s.catchUp(),
        s.state(),
        s.failures());
  }

  public static Schedule catchUp(Schedule s, Duration limit) {
    return new Schedule(
        s.times(),
        s.every(),
        s.atStart(),
        s.zone(),
        s.overlap(),
        s.jitter(),
        limit,
        s.state(),
        s.failures());
  }

  public static Schedule state(Schedule s, String path) {
    return new Schedule(
        s.times(),
        s.every(),
        s.atStart(),
        s.zone(),
        s.overlap(),
        s.jitter(),
        s.catchUp(),
        path,
        s.failures());
  }

  /** The instants of cron expressions in Berlin. */
  public static Timetable timetable(String... expressions) {
    List<CronExpression> all = new ArrayList<>();
    for (String text : expressions) {
      try {
        all.add(CronExpression.parse(text));
      } catch (CronSyntaxException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return new Timetable(all, BERLIN);
  }
}
