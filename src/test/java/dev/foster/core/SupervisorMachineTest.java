package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.Plan;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupervisorMachineTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Plan chain() {
    return plan()
        .with(service("a"))
        .with(service("b").after("a"))
        .with(service("c").after("b"))
        .build();
  }

  @Test
  void booted_independentServices_allStart() {
    Script s = Script.booted(plan().with(service("a")).with(service("b")).build());
    assertEquals(List.of("a", "b"), s.starts());
    assertEquals("up", s.state("a"));
    assertEquals(Long.MAX_VALUE, s.deadline(), "idle: nothing to wake up for");
  }

  @Test
  void booted_dependencyNotReady_dependentWaits() {
    Script s =
        Script.booted(
            plan().with(service("a").ready(new Check.Fd(3))).with(service("b").after("a")).build());
    assertEquals("starting", s.state("a"));
    assertEquals("waiting", s.state("b"));
    assertEquals("waiting for a (ready)", s.view("b").reason());
    s.passes("a", 0);
    assertEquals("up", s.state("a"));
    assertEquals("up", s.state("b"));
  }

  @Test
  void exited_policyAlways_backsOffThenStarts() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.exits("a", 1);
    assertEquals("backoff", s.state("a"));
    s.pass(Duration.ofMillis(99));
    assertEquals("backoff", s.state("a"));
    s.pass(Duration.ofMillis(1));
    assertEquals("up", s.state("a"));
    s.exits("a", 1);
    s.pass(Duration.ofMillis(199));
    assertEquals("backoff", s.state("a"));
    s.pass(Duration.ofMillis(1));
    assertEquals("up", s.state("a"));
    assertTrue(s.log.contains("a: exited with code 1 after 0ms; restarting in 200ms (attempt 2)"));
  }

  @Test
  void exited_overLimit_failsAndEndsContainerWithItsCode() {
    Script s = Script.booted(plan().with(service("a")).with(service("b")).build());
    for (int i = 0; i < 5; i++) {
      s.exits("a", 3);
      s.pass(Duration.ofSeconds(4));
    }
    assertEquals("up", s.state("a"));
    s.exits("a", 3);
    assertEquals("failed", s.state("a"));
    assertEquals(List.of("b:15"), s.signals());
    s.exits("b", 0);
    assertEquals(3, s.exit.code());
    assertEquals(1, s.exit.summary().size());
    assertTrue(s.exit.summary().get(0).startsWith("a failed: exited with code 3"));
  }

  @Test
  void exited_afterStableTime_delayAndLimitBeginAnew() {
    Script s = Script.booted(plan().with(service("a")).build());
    for (int i = 0; i < 20; i++) {
      s.pass(Duration.ofSeconds(61));
      s.exits("a", 1);
      s.pass(Duration.ofMillis(100));
      assertEquals("up", s.state("a"));
    }
  }

  @Test
  void stopSignal_chain_stopsDependentsFirst() {
    Script s = Script.booted(chain());
    s.signal(Signals.QUIT);
    assertEquals(List.of("c:15"), s.signals());
    s.exits("c", 0);
    assertEquals(List.of("c:15", "b:15"), s.signals());
    s.dies("b", 15);
    s.exits("a", 143);
    assertEquals(0, s.exit.code());
  }

  @Test
  void stopSignal_interrupt_isPassedOnAsInterrupt() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.signal(Signals.INT);
    assertEquals(List.of("a:2"), s.signals());
  }

  @Test
  void secondInterrupt_killsAtOnce() {
    Script s = Script.booted(chain());
    s.signal(Signals.INT);
    s.pass(Duration.ofMillis(99));
    s.signal(Signals.INT); // of the same Ctrl-C, passed on by a parent
    assertFalse(s.effects.stream().anyMatch(e -> e instanceof Effect.KillAll));
    s.pass(Duration.ofMillis(1));
    s.signal(Signals.INT);
    assertTrue(s.effects.stream().anyMatch(e -> e instanceof Effect.KillAll));
    s.dies("c", 9);
    s.dies("b", 9);
    s.dies("a", 9);
    assertEquals(0, s.exit.code());
  }

  @Test
  void stopTimeout_mainDeaf_killed() {
    Script s = Script.booted(plan().with(service("a").stop(3, SECOND)).build());
    s.signal(Signals.TERM);
    s.pass(Duration.ofMillis(999));
    assertEquals(List.of("a:3"), s.signals());
    s.pass(Duration.ofMillis(1));
    assertEquals(List.of("a:3", "a:9"), s.signals());
    s.dies("a", 9);
    assertEquals(0, s.exit.code());
  }

  @Test
  void shutdownTimeout_chainOfDeafOnes_everythingKilled() {
    Script s = Script.booted(chain());
    s.signal(Signals.TERM);
    s.pass(Duration.ofSeconds(8));
    s.dies("c", 9);
    s.pass(Duration.ofSeconds(1));
    assertTrue(s.effects.stream().anyMatch(e -> e instanceof Effect.KillAll));
    s.dies("b", 9);
    s.dies("a", 9);
    assertEquals(0, s.exit.code());
  }

  @Test
  void survivors_getTermThenKill_beforeNextStart() {
    Script s = Script.booted(plan().with(service("a").stop(0, SECOND)).build());
    s.leaves("a", 900);
    s.dies("a", 9);
    assertEquals("stopping", s.state("a"));
    Effect.SignalRun term = lastSignalRun(s);
    assertEquals(15, term.signal());
    s.pass(SECOND);
    assertEquals(9, lastSignalRun(s).signal());
    assertEquals(List.of("a"), s.starts());
    s.gone(900);
    assertEquals("backoff", s.state("a"));
  }

  private static Effect.SignalRun lastSignalRun(Script s) {
    return (Effect.SignalRun)
        s.effects.stream()
            .filter(e -> e instanceof Effect.SignalRun)
            .reduce((first, second) -> second)
            .orElseThrow();
  }

  @Test
  void exitedZero_withSurvivors_saidToBeInTheBackground() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.leaves("a", 900);
    s.exits("a", 0);
    assertTrue(s.log.stream().anyMatch(line -> line.contains("put itself in the background")));
  }

  @Test
  void oneshot_completes_dependentsStart() {
    Script s =
        Script.booted(
            plan()
                .with(service("m").oneshot())
                .with(service("a").after("m", Dependency.Condition.COMPLETED, true, false))
                .build());
    assertEquals("up", s.state("m"));
    assertEquals("waiting", s.state("a"));
    s.exits("m", 0);
    assertEquals("completed", s.state("m"));
    assertEquals("up", s.state("a"));
  }

  @Test
  void oneshot_fails_dependentsFailAndCodeIsTheOneshots() {
    Script s =
        Script.booted(
            plan()
                .with(service("m").oneshot())
                .with(service("a").after("m", Dependency.Condition.COMPLETED, true, false))
                .build());
    s.exits("m", 7);
    assertEquals(7, s.exit.code());
    assertEquals(List.of("m"), s.starts());
  }

  @Test
  void allCompleted_nothingLeft_exitsZero() {
    Script s = Script.booted(plan().with(service("m").oneshot()).build());
    assertNull(s.exit);
    s.exits("m", 0);
    assertEquals(0, s.exit.code());
  }

  @Test
  void requiredDependencyFails_neverEndsContainer_chainFailsWithReason() {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    Script s =
        Script.booted(
            plan()
                .with(service("a").restart(RestartPolicy.Mode.NEVER).ends(never))
                .with(service("b").after("a").ends(never))
                .with(service("c").after("b").ends(never))
                .with(service("z").ends(never))
                .build());
    s.exits("a", 1);
    assertEquals("failed", s.state("a"));
    assertEquals(List.of("c:15"), s.signals());
    s.exits("c", 0);
    assertEquals(List.of("c:15", "b:15"), s.signals());
    s.exits("b", 0);
    assertEquals("failed", s.state("b"));
    assertEquals("failed", s.state("c"));
    assertTrue(s.view("c").reason().contains("its dependency b failed"));
    assertEquals("up", s.state("z"));
  }

  @Test
  void optionalDependencyFails_dependentStarts() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .restart(RestartPolicy.Mode.NEVER)
                        .ready(new Check.Fd(3))
                        .ends(Service.EndsContainer.NEVER))
                .with(service("b").after("a", Dependency.Condition.READY, false, false))
                .build());
    assertEquals("waiting", s.state("b"));
    s.exits("a", 1);
    assertEquals("up", s.state("b"));
  }

  @Test
  void dependencyRestarts_edgeSaysRestart_dependentRestartsOnce() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").delay(Duration.ZERO, 1, SECOND, 0).unlimited())
                .with(service("b").after("a", Dependency.Condition.READY, true, true))
                .with(service("c").after("a"))
                .build());
    s.dies("a", 11);
    assertEquals(List.of("a", "b", "c", "a"), s.starts());
    assertEquals(List.of("b:15"), s.signals());
    s.exits("b", 0);
    assertEquals(List.of("a", "b", "c", "a", "b"), s.starts());
    assertEquals("up", s.state("b"));
  }

  @Test
  void stopRequest_middleOfChain_dependentsStopFirstAndComeBack() {
    Script s = Script.booted(chain());
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals(List.of("c:15"), s.signals());
    s.exits("c", 0);
    s.exits("b", 0);
    assertNull(s.answer(1));
    s.exits("a", 0);
    assertTrue(s.answer(1).ok());
    assertEquals("down", s.state("a"));
    assertEquals("waiting", s.state("b"));
    assertNull(s.exit);
    s.ask(2, new Request.Start(List.of("a")));
    assertEquals("up", s.state("c"));
    assertTrue(s.answer(2).ok());
  }

  @Test
  void restartRequest_running_answersWhenNewRunIsReady() {
    Script s = Script.booted(plan().with(service("a").ready(new Check.Fd(3))).build());
    s.passes("a", 0);
    s.ask(1, new Request.Restart(List.of("a")));
    s.exits("a", 0);
    assertNull(s.answer(1));
    s.passes("a", 0);
    assertTrue(s.answer(1).ok());
    assertEquals(List.of("a", "a"), s.starts());
  }

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
  void execCheck_overdue_killedAndAskedAgain() {
    Script s =
        Script.booted(
            plan().with(service("a").ready(new Check.Exec(command("/bin/check")))).build());
    int first = s.pid("a/ready.exec");
    assertNotEquals(0, first);
    s.pass(Duration.ofSeconds(3));
    assertEquals(9, lastSignalRun(s).signal());
    assertTrue(lastSignalRun(s).token().endsWith(".ready0"));
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
  void finish_says125_notStartedAgain() {
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

  @Test
  void stopCommand_runsBeforeTheSignal() {
    Script s = Script.booted(plan().with(service("a").stopCommand(command("/bin/down"))).build());
    s.signal(Signals.TERM);
    assertEquals(List.of(), s.signals());
    assertTrue(s.log.contains("a: stopping with stop.command, then SIGTERM"), s.log::toString);
    s.exits("a/stop.command", 0);
    assertEquals(List.of("a:15"), s.signals());
    s.exits("a", 0);
    assertEquals(0, s.exit.code());
  }

  @Test
  void signals_table_routesAndForwards() {
    Script s =
        Script.booted(
            plan()
                .signal(34, new SignalAction.Route(Map.of("b", 12)))
                .with(service("a"))
                .with(service("b"))
                .build());
    s.signal(Signals.USR1);
    s.signal(Signals.WINCH);
    s.signal(34);
    s.signal(50);
    assertEquals(List.of("a:10", "b:10", "b:12", "a:50", "b:50"), s.signals());
  }

  @Test
  void shutdown_unknownOrphans_getTermAndAreWaitedFor() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.orphan(777);
    s.signal(Signals.TERM);
    s.exits("a", 0);
    assertNull(s.exit);
    assertTrue(s.effects.stream().anyMatch(e -> e instanceof Effect.SignalOrphans));
    s.gone(777);
    assertEquals(0, s.exit.code());
  }

  @Test
  void onExit_completes_endsContainer() {
    Script s =
        Script.booted(
            plan()
                .with(service("z"))
                .with(service("a").oneshot().ends(Service.EndsContainer.ON_EXIT))
                .build());
    s.exits("a", 0);
    assertEquals(List.of("z:15"), s.signals());
    s.exits("z", 0);
    assertEquals(0, s.exit.code());
  }
}
