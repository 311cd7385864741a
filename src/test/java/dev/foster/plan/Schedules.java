package dev.foster.plan;

import dev.foster.schedule.CronExpression;
import dev.foster.schedule.CronSyntaxException;
import dev.foster.schedule.Timetable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
    Schedule.Overlap skip = Schedule.Overlap.SKIP;
    return new Schedule(
        timetable(expressions), null, false, BERLIN, skip, Duration.ZERO, Duration.ZERO, null, 0);
  }

  public static Schedule atStart(Schedule s) {
    return changed(s, draft -> draft.atStart = true);
  }

  public static Schedule overlap(Schedule s, Schedule.Overlap overlap) {
    return changed(s, draft -> draft.overlap = overlap);
  }

  public static Schedule jitter(Schedule s, Duration jitter) {
    return changed(s, draft -> draft.jitter = jitter);
  }

  public static Schedule catchUp(Schedule s, Duration limit) {
    return changed(s, draft -> draft.catchUp = limit);
  }

  public static Schedule state(Schedule s, String path) {
    return changed(s, draft -> draft.state = path);
  }

  private static Schedule changed(Schedule s, Consumer<Draft> change) {
    Draft draft = new Draft(s);
    change.accept(draft);
    return new Schedule(
        s.times(),
        s.every(),
        draft.atStart,
        s.zone(),
        draft.overlap,
        draft.jitter,
        draft.catchUp,
        draft.state,
        s.failures());
  }

  /** What a test may change of a schedule. */
  private static final class Draft {
    boolean atStart;
    Schedule.Overlap overlap;
    Duration jitter;
    Duration catchUp;
    String state;

    Draft(Schedule s) {
      atStart = s.atStart();
      overlap = s.overlap();
      jitter = s.jitter();
      catchUp = s.catchUp();
      state = s.state();
    }
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
