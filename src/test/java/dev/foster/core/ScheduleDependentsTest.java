package dev.foster.core;

import static dev.foster.core.ScheduledJob.at;
import static dev.foster.core.ScheduledJob.job;
import static dev.foster.core.ScheduledJob.nightly;
import static dev.foster.core.ScheduledJob.runs;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.plan.Dependency;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Schedules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code depends_on: {job: {restart: true}}} for a job with a schedule. */
class ScheduleDependentsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String WHY = "job, which it depends on, was restarted";

  private static Plans.ServicePlan web() {
    return service("web").after("job", Dependency.Condition.COMPLETED, true, true);
  }

  private static Plans.ServicePlan atStart() {
    return job(Schedules.atStart(nightly()));
  }

  /** The job has run once, and the web server has been started after it. */
  private static Script up(Plans.ServicePlan job) {
    Script script = at("2026-11-29T01:00:00Z", job, web());
    script.exits("job", 0);
    assertEquals(List.of("job", "web"), script.starts());
    return script;
  }

  private static void assertRestarts(Script script, int starts) {
    assertEquals("stopping", script.view("web").state());
    assertEquals(WHY, script.view("web").reason());
    script.exits("web", 0);
    assertEquals("up", script.view("web").state());
    assertEquals(starts, script.starts().stream().filter("web"::equals).count());
  }

  @Test
  void goodRun_restartsTheDependentAtItsEnd() {
    Script script = up(atStart());
    for (int run = 2; run <= 3; run++) {
      script.pass(DAY);
      assertEquals(run, runs(script));
      assertEquals("up", script.view("web").state(), "while the job runs");
      script.exits("job", 0);
      assertRestarts(script, run);
    }
  }

  @Test
  void failedRun_leavesTheDependentAlone() {
    Script script = up(atStart());
    script.pass(DAY);
    script.exits("job", 1);
    assertEquals("up", script.view("web").state());
    script.pass(DAY);
    script.exits("job", 0);
    assertRestarts(script, 2);
  }

  @Test
  void attemptsOfARun_restartTheDependentOnce() {
    Script script = up(atStart().restart(RestartPolicy.Mode.ON_FAILURE).limit(2, DAY));
    script.pass(DAY.minusHours(1));
    script.exits("job", 1);
    script.pass(Duration.ofSeconds(1));
    assertEquals("up", script.view("job").state());
    assertEquals("up", script.view("web").state());
    script.exits("job", 0);
    assertRestarts(script, 2);
  }

  @Test
  void restartOfTheJob_restartsTheDependentAtTheEndOfTheRun() {
    Script script = up(atStart());
    script.ask(1, new Request.Restart(List.of("job")));
    assertEquals(2, runs(script));
    assertEquals("up", script.view("web").state());
    script.exits("job", 0);
    assertRestarts(script, 2);
  }

  @Test
  void restartOfARunningJob_restartsTheDependentAtTheEndOfTheRun() {
    Script script = up(atStart());
    script.pass(DAY);
    script.ask(1, new Request.Restart(List.of("job")));
    assertEquals("up", script.view("web").state());
    script.exits("job", 15);
    assertEquals(3, runs(script));
    assertEquals("up", script.view("web").state());
    script.exits("job", 0);
    assertRestarts(script, 2);
  }

  @Test
  void reload_leavesTheDependentAlone() {
    Script script = up(atStart());
    script.reload(plan().with(atStart().runs("/bin/other")).with(web()).build());
    script.pass(DAY);
    script.reload(plan().with(atStart().runs("/bin/third")).with(web()).build());
    assertEquals("up", script.view("web").state());
    script.exits("job", 0);
    assertRestarts(script, 2);
  }

  @Test
  void scheduleIsTurnedOffAndOn_leavesTheDependentAlone() {
    Script script = up(atStart());
    script.ask(1, new Request.Stop(List.of("job")));
    assertEquals("up", script.view("web").state());
    script.ask(2, new Request.Start(List.of("job")));
    assertEquals("up", script.view("web").state());
    script.exits("job", 0);
    assertRestarts(script, 2);
  }

  @Test
  void firstGoodRunAfterTheStartOfAnOptionalDependent_restartsIt() {
    Script script =
        at(
            "2026-11-29T01:00:00Z",
            job(nightly()).disabled(),
            service("web").after("job", Dependency.Condition.COMPLETED, false, true));
    assertEquals(List.of("web"), script.starts());
    script.ask(1, new Request.Start(List.of("job")));
    assertEquals("up", script.view("web").state());
    script.exits("job", 0);
    assertRestarts(script, 2);
  }
}
