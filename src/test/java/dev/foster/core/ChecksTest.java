package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Check;
import dev.foster.plan.Health;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks, readiness checks and health checks of a run. */
class ChecksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void startRequest_spawnFails_answersWithReason() {
    Script s =
        Script.booted(
            plan()
                .with(service("z"))
                .with(service("a").disabled().ends(Service.EndsContainer.NEVER))
                .build());
    s.failSpawns(spawn -> spawn.service().name().equals("a"));
    assertEquals("down", s.state("a"));
    s.ask(1, new Request.Start(List.of("a")));
    assertFalse(s.answer(1).ok());
    assertTrue(s.answer(1).lines().get(0).contains("cannot find 'a'"));
  }

  @Test
  void spawnFails_notFound_endsContainerWith127() {
    Script s = new Script(plan().with(service("a").restart(RestartPolicy.Mode.NEVER)).build());
    s.failSpawns(spawn -> true);
    s.step(new Event.Booted());
    assertEquals(127, s.exit.code());
  }

  @Test
  void notReadyInTime_stoppedAndCountedAsFailure() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .ready(new Check.Fd(3))
                        .readyTimes(Duration.ZERO, SECOND, SECOND)
                        .restart(RestartPolicy.Mode.NEVER))
                .build());
    s.pass(SECOND);
    assertEquals(List.of("a:15"), s.signals());
    s.dies("a", 15);
    assertEquals(1, s.exit.code());
    assertTrue(s.exit.summary().get(0).contains("not ready within 1s (fd 3)"));
  }

  @Test
  void upFor_becomesReadyAfterThatTime() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").ready(new Check.UpFor(SECOND)).restart(RestartPolicy.Mode.NEVER))
                .build());
    s.pass(SECOND.minusMillis(1));
    assertEquals("starting", s.state("a"));
    s.pass(Duration.ofMillis(1));
    assertEquals("up", s.state("a"));
  }

  @Test
  void upFor_exitBefore_isAFailedStart() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").ready(new Check.UpFor(SECOND)).restart(RestartPolicy.Mode.NEVER))
                .build());
    s.exits("a", 3);
    assertTrue(s.exit.summary().get(0).contains("before it was ready"), s.exit::toString);
  }

  @Test
  void polledCheck_failsThenPasses_neverOverlaps() {
    Script s =
        Script.booted(plan().with(service("a").ready(new Check.Tcp("localhost", 1))).build());
    assertEquals(1, probes(s));
    s.pass(SECOND);
    assertEquals(1, probes(s), "the first answer is outstanding");
    s.probed("a", Role.READY_PROBE, 0, false, "connection refused");
    s.pass(Duration.ofMillis(250));
    assertEquals(2, probes(s));
    s.probed("a", Role.READY_PROBE, 0, true, null);
    assertEquals("up", s.state("a"));
    assertEquals(Long.MAX_VALUE, s.deadline());
  }

  private static long probes(Script s) {
    return s.effects.stream().filter(e -> e instanceof Effect.StartProbe).count();
  }

  @Test
  void execCheck_overdue_isKilledAndRepeated() {
    Script s =
        Script.booted(
            plan().with(service("a").ready(new Check.Exec(command("/bin/check")))).build());
    int first = s.pid("a/ready.exec");
    assertNotEquals(0, first);
    s.pass(Duration.ofSeconds(3));
    assertTrue(s.killedRuns().getLast().endsWith(".ready0"));
    s.dies("a/ready.exec", 9);
    assertTrue(s.view("a").reason().contains("no answer within 3s"));
    s.pass(Duration.ofMillis(250));
    assertNotEquals(first, s.pid("a/ready.exec"));
    s.exits("a/ready.exec", 0);
    assertEquals("up", s.state("a"));
  }

  @Test
  void health_threeFailures_restarts() {
    Health health =
        new Health(
            List.of(new Check.Tcp("localhost", 1)), SECOND, SECOND, 3, 1, Health.Action.RESTART);
    Script s = Script.booted(plan().with(service("a").health(health)).build());
    s.probed("a", Role.HEALTH_PROBE, 0, true, null);
    assertEquals(true, s.view("a").healthy());
    for (int i = 0; i < 3; i++) {
      assertEquals(List.of(), s.signals());
      s.pass(SECOND);
      s.probed("a", Role.HEALTH_PROBE, 0, false, "refused");
    }
    assertEquals(List.of("a:15"), s.signals());
    s.dies("a", 15);
    assertEquals("backoff", s.state("a"));
  }

  @Test
  void preStart_fails_countsAsFailedStart() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .preStart(command("/bin/one"), command("/bin/two"))
                        .restart(RestartPolicy.Mode.NEVER))
                .build());
    s.exits("a/pre_start", 0);
    assertEquals("starting", s.state("a"));
    s.exits("a/pre_start", 4);
    assertEquals(4, s.exit.code());
    assertEquals(List.of(), s.starts());
  }

  @Test
  void finish_exits125_notStartedAgain() {
    Script s = Script.booted(plan().with(service("a").finish(command("/bin/end"))).build());
    s.exits("a", 6);
    assertEquals("stopping", s.state("a"));
    s.exits("a/finish", 125);
    assertEquals(6, s.exit.code());
  }

  @Test
  void finish_getsTheExitCode() {
    Script s = Script.booted(plan().with(service("a").finish(command("/bin/end"))).build());
    s.exits("a", 6);
    Effect.Spawn finish =
        s.effects.stream()
            .filter(e -> e instanceof Effect.Spawn)
            .map(e -> (Effect.Spawn) e)
            .filter(spawn -> spawn.role() == Role.FINISH)
            .findFirst()
            .orElseThrow();
    assertEquals(List.of("FOSTER_EXIT_CODE=6"), finish.extra());
  }
}
