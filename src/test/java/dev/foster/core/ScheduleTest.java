package dev.foster.core;

import static dev.foster.core.ScheduledJob.at;
import static dev.foster.core.ScheduledJob.job;
import static dev.foster.core.ScheduledJob.nightly;
import static dev.foster.core.ScheduledJob.runs;
import static dev.foster.core.ScheduledJob.schedule;
import static dev.foster.core.ScheduledJob.starts;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Dependency;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Schedule;
import dev.foster.plan.Schedules;
import dev.foster.plan.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scheduled services: when they run, and what happens to their runs. */
class ScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void booted_beforeItsTime_waitsForIt() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()));
    assertEquals("waiting", script.view("job").state());
    assertEquals("next run 02:30", script.view("job").reason());
    assertEquals(Instant.parse("2026-11-29T01:30:00Z"), schedule(script).nextAt());
    assertNull(script.exit);
    script.pass(Duration.ofMinutes(89));
    assertEquals(0, runs(script));
    script.pass(MINUTE);
    assertEquals(1, runs(script));
    assertEquals(
        List.of("FOSTER_SCHEDULED_AT=2026-11-29T02:30:00+01:00"),
        starts(script).getFirst().extra());
    script.exits("job", 0);
    assertEquals("waiting", script.view("job").state());
    assertEquals(
        "next run 2026-11-30 02:30; last: completed after 0ms", script.view("job").reason());
  }

  @Test
  void run_fails_waitsForTheNextAndKeepsTheContainer() {
    Script script = at("2026-11-29T01:29:00Z", job(nightly()));
    script.pass(MINUTE);
    script.exits("job", 3);
    assertEquals("waiting", script.view("job").state());
    assertEquals(1, schedule(script).failedInRow());
    assertEquals("failed: exited with code 3 after 0ms", schedule(script).last());
    script.pass(Duration.ofDays(1));
    script.exits("job", 0);
    assertEquals(0, schedule(script).failedInRow());
    assertEquals(1, schedule(script).failed());
    assertNull(script.exit);
  }

  @Test
  void run_failsWithEndsContainer_endsIt() {
    Script script =
        at("2026-11-29T01:29:00Z", job(nightly()).ends(Service.EndsContainer.ON_FAILURE));
    script.pass(MINUTE);
    script.exits("job", 3);
    assertEquals(3, script.exit.code());
  }

  @Test
  void run_failsWithRestartPolicy_isTriedAgainAsOneRun() {
    Script script =
        at(
            "2026-11-29T01:29:00Z",
            job(nightly()).restart(RestartPolicy.Mode.ON_FAILURE).limit(2, HOUR));
    script.pass(MINUTE);
    for (int attempt = 0; attempt < 3; attempt++) {
      script.exits("job", 1);
      script.pass(Duration.ofSeconds(1));
    }
    assertEquals(3, starts(script).size());
    assertEquals(1, runs(script));
    assertEquals(1, schedule(script).failed());
    assertEquals("waiting", script.view("job").state());
    script.pass(Duration.ofDays(1)); // the next run has all of its attempts
    script.exits("job", 1);
    script.pass(Duration.ofSeconds(1));
    script.exits("job", 0);
    assertEquals(5, starts(script).size());
    assertEquals(2, runs(script));
    assertEquals(0, schedule(script).failedInRow());
  }

  @Test
  void due_whileRunning_isSkippedAndTold() {
    Script script = at("2026-11-29T00:00:00Z", job(Schedules.cron("*/15 * * * *")));
    script.pass(Duration.ofMinutes(15));
    script.pass(Duration.ofMinutes(30));
    assertEquals(1, runs(script));
    assertEquals(2, schedule(script).skipped());
    assertTrue(script.log.contains("job: skipped: its last run has been going on for 30m"));
    script.exits("job", 0);
    script.pass(Duration.ofMinutes(15));
    assertEquals(2, runs(script));
  }

  @Test
  void due_whileRunningWithQueue_runsOnceAfterIt() {
    Schedule queue = Schedules.overlap(Schedules.cron("*/15 * * * *"), Schedule.Overlap.QUEUE);
    Script script = at("2026-11-29T00:00:00Z", job(queue));
    script.pass(Duration.ofMinutes(47));
    assertEquals(1, runs(script));
    assertEquals(1, schedule(script).skipped());
    script.exits("job", 0);
    assertEquals(2, runs(script));
    assertEquals(
        List.of("FOSTER_SCHEDULED_AT=2026-11-29T01:30:00+01:00"), starts(script).getLast().extra());
    script.exits("job", 0);
    assertEquals(2, runs(script));
    script.pass(Duration.ofMinutes(15));
    assertEquals(3, runs(script));
  }

  @Test
  void due_whileRunningWithReplace_stopsTheLastRunFirst() {
    Schedule replace = Schedules.overlap(Schedules.cron("*/15 * * * *"), Schedule.Overlap.REPLACE);
    Script script = at("2026-11-29T00:00:00Z", job(replace));
    script.pass(Duration.ofMinutes(30));
    assertEquals("stopping", script.view("job").state());
    assertEquals(1, runs(script));
    script.dies("job", 15);
    assertEquals(2, runs(script));
    assertEquals(0, schedule(script).failed());
  }

  @Test
  void start_onRequest_runsNowAndRepliesAtTheEnd() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()));
    script.ask(1, new Request.Start(List.of("job")));
    assertEquals(1, runs(script));
    assertFalse(script.isAnswered(1));
    script.exits("job", 0);
    assertTrue(script.answer(1).ok());
    assertEquals(List.of("job: completed after 0ms"), script.answer(1).lines());
    script.ask(2, new Request.Start(List.of("job")));
    script.exits("job", 4);
    assertFalse(script.answer(2).ok());
    assertEquals(List.of("job: failed: exited with code 4 after 0ms"), script.answer(2).lines());
    script.pass(Duration.ofMinutes(90));
    assertEquals(3, runs(script));
  }

  @Test
  void stop_onRequest_turnsItOffUntilAStart() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()));
    script.ask(1, new Request.Stop(List.of("job")));
    assertEquals("down", script.view("job").state());
    script.pass(Duration.ofDays(3));
    assertEquals(0, runs(script));
    assertNull(script.exit); // it can be started again
    script.ask(2, new Request.Start(List.of("job")));
    script.exits("job", 0);
    script.pass(Duration.ofDays(1));
    assertEquals(2, runs(script));
  }

  @Test
  void stop_whileQueued_forgetsTheQueuedRun() {
    Schedule queue = Schedules.overlap(Schedules.cron("*/15 * * * *"), Schedule.Overlap.QUEUE);
    Script script = at("2026-11-29T00:00:00Z", job(queue));
    script.pass(Duration.ofMinutes(30));
    script.ask(1, new Request.Stop(List.of("job")));
    script.dies("job", 15);
    assertEquals("down", script.view("job").state());
    script.pass(HOUR);
    assertEquals(1, runs(script));
    script.ask(2, new Request.Start(List.of("job")));
    script.exits("job", 0);
    assertEquals(2, runs(script));
  }

  @Test
  void restart_whileRunning_runsAgainAtOnce() {
    Script script = at("2026-11-29T01:29:00Z", job(nightly()));
    script.pass(MINUTE);
    script.ask(1, new Request.Restart(List.of("job")));
    script.dies("job", 15);
    assertEquals(2, runs(script));
    script.exits("job", 0);
    assertTrue(script.answer(1).ok());
    assertEquals("waiting", script.view("job").state());
  }

  @Test
  void atStart_runsOnceTheDependenciesHold() {
    Script script =
        at(
            "2026-11-29T00:00:00Z",
            service("db").oneshot(),
            job(Schedules.atStart(nightly()))
                .after("db", Dependency.Condition.COMPLETED, true, false));
    assertEquals(0, runs(script));
    script.exits("db", 0);
    assertEquals(1, runs(script));
    script.exits("job", 0);
    script.pass(Duration.ofMinutes(90));
    assertEquals(2, runs(script));
  }

  @Test
  void reboot_alone_completes() {
    Schedule reboot =
        new Schedule(
            null,
            null,
            true,
            nightly().zone(),
            Schedule.Overlap.SKIP,
            Duration.ZERO,
            Duration.ZERO,
            null,
            0);
    Script script = at("2026-11-29T00:00:00Z", job(reboot), service("web"));
    script.exits("job", 0);
    assertEquals("completed", script.view("job").state());
    assertNull(script.exit);
  }

  @Test
  void due_dependencyDoesNotHold_waitsUntilDueAgain() {
    Script script =
        at(
            "2026-11-29T00:00:00Z",
            service("db"),
            job(nightly()).after("db", Dependency.Condition.STARTED, true, false));
    script.ask(1, new Request.Stop(List.of("db")));
    script.dies("db", 15);
    script.pass(Duration.ofHours(2));
    assertEquals("waiting for db (started)", script.view("job").reason());
    script.pass(Duration.ofDays(1));
    assertEquals(1, schedule(script).skipped());
    script.ask(2, new Request.Start(List.of("db")));
    assertEquals(1, runs(script));
  }

  @Test
  void dependent_onCompleted_startsAfterTheFirstGoodRun() {
    Script script =
        at(
            "2026-11-29T01:29:00Z",
            job(nightly()),
            service("web").after("job", Dependency.Condition.COMPLETED, true, false));
    assertEquals("waiting", script.view("web").state());
    script.pass(MINUTE);
    script.exits("job", 1);
    assertEquals("waiting", script.view("web").state());
    script.pass(Duration.ofDays(1));
    script.exits("job", 0);
    assertEquals("up", script.view("web").state());
    script.pass(Duration.ofDays(1));
    script.exits("job", 1);
    assertEquals("up", script.view("web").state());
  }

  @Test
  void jitter_putsEachRunOffByLessThanIt() {
    Script script = at("2026-11-29T00:00:00Z", job(Schedules.jitter(nightly(), HOUR)));
    Instant due = Instant.parse("2026-11-29T01:30:00Z");
    assertEquals(due, schedule(script).dueAt());
    Instant next = schedule(script).nextAt();
    assertTrue(!next.isBefore(due) && next.isBefore(due.plus(HOUR)), next::toString);
    script.pass(Duration.ofMinutes(150));
    assertEquals(1, runs(script));
    assertEquals(
        List.of("FOSTER_SCHEDULED_AT=2026-11-29T02:30:00+01:00"),
        starts(script).getFirst().extra());
  }

  @Test
  void shutdown_betweenRuns_endsAtOnce() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()));
    script.signal(15);
    assertEquals(0, script.exit.code());
  }

  @Test
  void reload_changesTheScheduleAtOnce_andTheCommandWithTheNextRun() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()));
    script.reload(plan().with(job(Schedules.cron("0 2 * * *"))).build());
    assertEquals(Instant.parse("2026-11-29T01:00:00Z"), schedule(script).nextAt());
    script.pass(HOUR);
    assertEquals(1, runs(script));
    script.reload(plan().with(job(Schedules.cron("0 2 * * *")).runs("/bin/other")).build());
    assertEquals("up", script.view("job").state());
    script.exits("job", 0);
    script.pass(Duration.ofDays(1));
    assertEquals("/bin/other", starts(script).getLast().command().argv().getFirst());
    assertEquals(2, runs(script));
  }

  @Test
  void reload_whileARunWaitsForItsJitter_keepsThatRun() {
    Script script = at("2026-11-29T01:29:59Z", job(Schedules.jitter(nightly(), HOUR)));
    Duration putOff = Duration.between(schedule(script).dueAt(), schedule(script).nextAt());
    assertTrue(putOff.compareTo(MINUTE) > 0, putOff::toString);
    script.pass(MINUTE);
    Schedule more = Schedules.cron("30 2 * * *", "30 14 * * *");
    script.reload(plan().with(job(Schedules.jitter(more, HOUR.multipliedBy(2)))).build());
    assertEquals(Instant.parse("2026-11-29T01:30:00Z"), schedule(script).dueAt());
    assertEquals(putOff, Duration.between(schedule(script).dueAt(), schedule(script).nextAt()));
    assertEquals(0, runs(script));
    script.reload(plan().with(job(nightly())).build()); // without jitter it is due now
    script.pass(Duration.ZERO);
    assertEquals(1, runs(script));
    assertEquals(Instant.parse("2026-11-30T01:30:00Z"), schedule(script).nextAt());
  }

  @Test
  void due_whileItWasOff_isNotARunThatWaitsForItsJitter() {
    Script script = at("2026-11-29T00:00:00Z", job(Schedules.atStart(nightly())));
    script.ask(1, new Request.Stop(List.of("job")));
    script.pass(Duration.ofSeconds(1)); // it takes its time to stop
    script.setClock(Instant.parse("2026-11-29T05:00:00Z"));
    script.ask(2, new Request.Start(List.of("job")));
    assertEquals(Instant.parse("2026-11-30T01:30:00Z"), schedule(script).nextAt());
  }

  @Test
  void reload_whileARunWaitsForItsJitter_forgetsItIfTheTimesLackIt() {
    Script script = at("2026-11-29T01:29:59Z", job(Schedules.jitter(nightly(), HOUR)));
    script.pass(MINUTE);
    script.reload(plan().with(job(Schedules.cron("0 5 * * *"))).build());
    assertEquals(Instant.parse("2026-11-29T04:00:00Z"), schedule(script).nextAt());
  }

  @Test
  void reload_removesTheSchedule_orAddsOne() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()), service("web"));
    script.reload(plan().with(service("job").oneshot()).with(service("web")).build());
    script.exits("job", 0);
    assertEquals("completed", script.view("job").state());
    script.reload(plan().with(job(nightly())).with(service("web")).build());
    assertEquals("waiting", script.view("job").state());
    script.pass(Duration.ofMinutes(90));
    script.exits("job", 0);
    assertEquals(1, runs(script));
  }
}
