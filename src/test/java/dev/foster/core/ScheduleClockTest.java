package dev.foster.core;

import static dev.foster.core.ScheduledJob.at;
import static dev.foster.core.ScheduledJob.job;
import static dev.foster.core.ScheduledJob.nightly;
import static dev.foster.core.ScheduledJob.runs;
import static dev.foster.core.ScheduledJob.schedule;
import static dev.foster.core.ScheduledJob.starts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Schedule;
import dev.foster.plan.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scheduled services while somebody sets the clock. */
class ScheduleClockTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void clock_setForwardOverARun_isToldAndNotMadeUpFor() {
    Script script = at("2026-11-29T00:00:00Z", job(nightly()));
    script.setClock(Instant.parse("2026-11-29T05:00:00Z"));
    assertEquals(0, runs(script));
    assertEquals(1, schedule(script).missed());
    assertTrue(
        script.log.contains("job: missed 02:30 (the clock went from 01:00 to 06:00)"),
        script.log::toString);
    assertEquals(Instant.parse("2026-11-30T01:30:00Z"), schedule(script).nextAt());
  }

  @Test
  void clock_setForwardOverRunsWithCatchUp_makesUpForTheLast() {
    Script script =
        at("2026-11-29T00:00:00Z", job(Schedules.catchUp(nightly(), HOUR.multipliedBy(4))));
    script.setClock(Instant.parse("2026-12-02T05:00:00Z"));
    script.pass(Duration.ZERO);
    assertEquals(1, runs(script));
    assertEquals(3, schedule(script).missed());
    assertEquals(
        List.of("FOSTER_SCHEDULED_AT=2026-12-02T02:30:00+01:00"),
        starts(script).getFirst().extra());
    script.exits("job", 0);
    script.pass(HOUR);
    assertEquals(1, runs(script));
  }

  @Test
  void clock_stepsOverARunByASecond_runs() {
    Script script = at("2026-11-29T01:29:59Z", job(nightly()));
    script.setClock(Instant.parse("2026-11-29T01:30:00.500Z"));
    script.pass(Duration.ZERO);
    assertEquals(1, runs(script));
    assertEquals(0, schedule(script).missed());
  }

  @Test
  void clock_setBackOverARun_doesNotRepeatIt() {
    Script script = at("2026-11-29T01:29:00Z", job(nightly()));
    script.pass(MINUTE);
    script.exits("job", 0);
    script.setClock(Instant.parse("2026-11-29T01:00:00Z"));
    script.pass(HOUR);
    assertEquals(1, runs(script));
    assertEquals(Instant.parse("2026-11-30T01:30:00Z"), schedule(script).nextAt());
  }

  @Test
  void clock_setBackByDays_wasWrongBefore() {
    Script script = at("2027-11-29T01:29:00Z", job(nightly()));
    script.pass(MINUTE);
    script.exits("job", 0);
    script.setClock(Instant.parse("2026-11-29T01:00:00Z"));
    script.pass(HOUR);
    assertEquals(2, runs(script));
  }

  @Test
  void clock_setWhileEvery_keepsTheElapsedTime() {
    Script script = at("2026-11-29T00:00:00Z", job(Schedules.every(HOUR, Schedule.Overlap.SKIP)));
    script.pass(Duration.ofMinutes(30));
    script.setClock(Instant.parse("2026-11-20T00:00:00Z"));
    script.pass(Duration.ofMinutes(29));
    assertEquals(0, runs(script));
    script.pass(MINUTE);
    assertEquals(1, runs(script));
    script.pass(Duration.ofMinutes(10));
    script.exits("job", 0);
    script.pass(Duration.ofMinutes(50)); // from start to start
    assertEquals(2, runs(script));
  }

  private static Schedule remembered() {
    return Schedules.state(Schedules.catchUp(nightly(), HOUR.multipliedBy(4)), "/data/last");
  }

  private static List<Instant> written(Script script) {
    return script.effects.stream()
        .filter(effect -> effect instanceof Effect.RememberRun)
        .map(effect -> ((Effect.RememberRun) effect).at())
        .toList();
  }

  @Test
  void state_afterAMissedRun_makesUpForItOnce() {
    Script script = at("2026-11-29T05:00:00Z", job(remembered()));
    script.step(new Event.RunRemembered("job", Instant.parse("2026-11-28T01:30:00Z"), null));
    script.pass(Duration.ZERO);
    assertEquals(1, runs(script));
    assertEquals(
        List.of("FOSTER_SCHEDULED_AT=2026-11-29T02:30:00+01:00"),
        starts(script).getFirst().extra());
    script.exits("job", 0);
    assertEquals(Instant.parse("2026-11-29T01:30:00Z"), written(script).getLast());
    script.pass(HOUR);
    assertEquals(1, runs(script));
  }

  @Test
  void state_missedTooLongAgo_isTold() {
    Script script = at("2026-11-29T08:00:00Z", job(remembered()));
    script.step(new Event.RunRemembered("job", Instant.parse("2026-11-26T01:30:00Z"), null));
    script.pass(Duration.ZERO);
    assertEquals(0, runs(script));
    assertEquals(3, schedule(script).missed());
    assertTrue(script.log.contains("job: missed 02:30 and 2 more (Foster did not run)"));
  }

  @Test
  void state_runNotMissed_waits() {
    Script script = at("2026-11-29T05:00:00Z", job(remembered()));
    script.step(new Event.RunRemembered("job", Instant.parse("2026-11-29T01:30:00Z"), null));
    script.pass(HOUR);
    assertEquals(0, runs(script));
    assertEquals(0, schedule(script).missed());
  }

  @Test
  void state_noFileYet_isWrittenAndNothingIsMadeUpFor() {
    Script script = at("2026-11-29T05:00:00Z", job(remembered()));
    script.step(new Event.RunRemembered("job", null, null));
    script.pass(HOUR);
    assertEquals(0, runs(script));
    assertEquals(Instant.parse("2026-11-29T05:00:00Z"), written(script).getLast());
  }

  @Test
  void state_cannotBeWritten_isAWarningAndNoFailedRun() {
    Script script = at("2026-11-29T01:29:00Z", job(remembered()));
    script.step(new Event.RunRemembered("job", null, "cannot write /data/last: denied"));
    assertTrue(script.log.contains("job: cannot write /data/last: denied"));
    script.pass(MINUTE);
    script.exits("job", 0);
    assertEquals(0, schedule(script).failed());
  }

  @Test
  void state_runFails_isNotRemembered() {
    Script script = at("2026-11-29T01:29:00Z", job(remembered()));
    script.step(new Event.RunRemembered("job", Instant.parse("2026-11-28T01:30:00Z"), null));
    script.pass(MINUTE);
    script.exits("job", 1);
    assertEquals(Instant.parse("2026-11-28T01:30:00Z"), written(script).getLast());
  }

  @Test
  void state_ofEvery_countsFromTheLastRun() {
    Schedule daily = Schedules.every(Duration.ofHours(24), Schedule.Overlap.SKIP);
    Schedule kept = Schedules.state(Schedules.catchUp(daily, HOUR), "/data/last");
    Script script = at("2026-11-29T05:00:00Z", job(kept));
    script.step(new Event.RunRemembered("job", Instant.parse("2026-11-28T06:00:00Z"), null));
    assertEquals(Instant.parse("2026-11-29T06:00:00Z"), schedule(script).nextAt());
    script.pass(HOUR);
    assertEquals(1, runs(script));
  }
}
