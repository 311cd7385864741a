package dev.foster.config;

import dev.foster.plan.Schedule;
import dev.foster.plan.Schedules;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** The keys of schedules, for {@link KeyCases}. */
final class ScheduleKeyCases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private ScheduleKeyCases() {}

  static void addTo(KeyCases cases) {
    cases.top(
        "top timezone",
        "timezone: Europe/Berlin\ndefaults: {schedule: '@daily'}",
        p -> p.services().get("a").schedule(),
        Schedules.cron("@daily"));
    cases.service(
        "service schedule",
        "schedule: 30 2 * * *",
        s -> List.of(s.schedule().times().toString(), s.isOneshot(), s.endsContainer().name()),
        List.of("Timetable[expressions=[30 2 * * *], zone=Z]", true, "NEVER"));
    cases.service(
        "schedule cron",
        "schedule: {cron: ['0 2 * * *', '@reboot', '@weekly']}",
        s -> List.of(s.schedule().times().expressions().toString(), s.schedule().atStart()),
        List.of("[0 2 * * *, @weekly]", true));
    cases.service("schedule every", "schedule: {every: 1m}", s -> s.schedule().every(), MINUTE);
    cases.service(
        "schedule at_start", "schedule: {at_start: true}", s -> s.schedule().atStart(), true);
    cases.service(
        "schedule timezone",
        "schedule: {cron: '@daily', timezone: Europe/Berlin}",
        s -> s.schedule().times().zone(),
        BERLIN);
    cases.service(
        "schedule overlap",
        "schedule: {cron: '@daily', overlap: queue}",
        s -> s.schedule().overlap(),
        Schedule.Overlap.QUEUE);
    cases.service(
        "schedule jitter",
        "schedule: {cron: '@daily', jitter: 1m}",
        s -> s.schedule().jitter(),
        MINUTE);
    cases.service(
        "schedule catch_up",
        "schedule: {cron: '@daily', catch_up: 1m}",
        s -> s.schedule().catchUp(),
        MINUTE);
    cases.service(
        "schedule state",
        "schedule: {cron: '@daily', catch_up: 1m, state: last}",
        s -> s.schedule().state(),
        "/conf/last");
    cases.service(
        "schedule failures",
        "schedule: {cron: '@daily', failures: 2}",
        s -> s.schedule().failures(),
        2);
  }
}
