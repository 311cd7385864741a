package dev.foster.config;

import dev.foster.plan.Plan;
import dev.foster.plan.Schedule;
import dev.foster.plan.Service;
import dev.foster.text.Durations;
import dev.foster.text.LocalTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What {@code foster check} prints about schedules. */
public final class ScheduleReport {
  private static final int RUNS = 3;

  private ScheduleReport() {}

  /** A line for each schedule with the next runs after {@code now}. */
  public static List<String> lines(Plan plan, Instant now) {
    List<String> lines = new ArrayList<>();
    for (Service service : plan.services().values()) {
      if (service.schedule() != null) {
        lines.add(service.name() + ": " + text(service.schedule(), now));
      }
    }
    return lines;
  }

  private static String text(Schedule schedule, Instant now) {
    String start = schedule.atStart() ? "runs when Foster starts" : "";
    if (!schedule.repeats()) {
      return start;
    }
    String and = start.isEmpty() ? "" : start + "; ";
    if (schedule.every() != null) {
      return and + "runs every " + Durations.text(schedule.every());
    }
    List<String> times = new ArrayList<>();
    for (Instant next : schedule.times().next(now, RUNS)) {
      times.add(LocalTimes.full(next, schedule.zone()));
    }
    return and + "next runs " + String.join(", ", times);
  }
}
