package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signals, requests to stop, and the end of services and of the container. */
class StoppingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Plan chain() {
    return plan()
        .with(service("a"))
        .with(service("b").after("a"))
        .with(service("c").after("b"))
        .build();
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
  void interrupt_stopsWithEachServicesStopSignal() {
    Script s = Script.booted(plan().with(service("a")).with(service("b").stop(3, SECOND)).build());
    s.signal(Signals.INT);
    assertEquals(List.of("a:15", "b:3"), s.signals());
  }

  @Test
  void secondInterrupt_killsAtOnce() {
    Script s = Script.booted(chain());
    s.signal(Signals.INT);
    s.pass(Duration.ofMillis(99));
    s.signal(Signals.INT); // from the same Ctrl-C, passed on by a parent
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
  void stopTimeout_mainIgnoresTheSignal_isKilled() {
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
  void shutdownTimeout_chainIgnoresTheSignal_everythingIsKilled() {
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
    Script s = Script.booted(plan().with(service("a").stop(15, SECOND)).build());
    s.leaves("a", 900);
    s.dies("a", 9);
    assertEquals("stopping", s.state("a"));
    assertEquals(List.of(900), s.toldToEnd());
    assertEquals(List.of(), s.killedRuns());
    s.pass(SECOND);
    assertTrue(s.killedRuns().contains(s.tokenOf("a")));
    assertEquals(List.of("a"), s.starts());
    s.gone(900);
    assertEquals("backoff", s.state("a"));
  }

  @Test
  void exitedZero_withSurvivors_isReportedAsBackgroundDaemon() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.leaves("a", 900);
    s.exits("a", 0);
    assertTrue(s.log.stream().anyMatch(line -> line.contains("put itself in the background")));
  }

  @Test
  void exitedZero_withACheckUnderWay_isNotInTheBackground() {
    Script s = Script.booted(plan().with(service("a")).build());
    Survivor check = s.leaves("a", 900, Role.READY_PROBE);
    s.exits("a", 0);
    assertEquals("stopping", s.state("a"));
    assertEquals(List.of(900), s.toldToEnd());
    assertFalse(s.log.stream().anyMatch(line -> line.contains(check.label())), s.log::toString);
    s.gone(900);
    assertEquals("backoff", s.state("a"));
  }

  @Test
  void exitedZero_withAProcessOfPreStart_isNotInTheBackground() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.leaves("a", 900, Role.PRE_START);
    s.exits("a", 0);
    assertTrue(s.log.contains("a: ending 1 leftover process (a-child (pid 900))"), s.log::toString);
  }

  @Test
  void allCompleted_nothingLeft_exitsZero() {
    Script s = Script.booted(plan().with(service("m").oneshot()).build());
    assertNull(s.exit);
    s.exits("m", 0);
    assertEquals(0, s.exit.code());
  }

  @Test
  void stopRequest_boundChain_dependentsStopFirstAndStartAgain() {
    Script s =
        Script.booted(
            plan()
                .with(service("a"))
                .with(service("b").boundTo("a"))
                .with(service("c").boundTo("b"))
                .build());
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
  void survivors_startOthers_eachGetsTermOnce() {
    Script s = Script.booted(plan().with(service("a").stop(15, SECOND)).build());
    s.leaves("a", 900);
    s.dies("a", 9);
    s.leaves("a", 901);
    s.leaves("a", 902);
    s.gone(900);
    assertEquals(List.of(900, 901, 902), s.toldToEnd());
    s.gone(901);
    s.gone(902);
    assertEquals(List.of(900, 901, 902), s.toldToEnd());
    assertEquals("backoff", s.state("a"));
  }

  /** One scan cannot tell the owner of the process. */
  @Test
  void survivor_isMissingInOneScan_isSignalledOnce() {
    Script s = Script.booted(plan().with(service("a").stop(15, SECOND)).build());
    s.leaves("a", 900);
    s.leaves("a", 901);
    s.leaves("a", 902);
    s.dies("a", 9);
    s.vanishes(900);
    s.gone(902);
    s.leaves("a", 900);
    s.gone(901);
    assertEquals("stopping", s.state("a"));
    assertEquals(List.of(900, 901, 902), s.toldToEnd());
  }

  @Test
  void shutdown_unknownOrphans_getTermAndTimeToEnd() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.orphan(777);
    s.signal(Signals.TERM);
    s.exits("a", 0);
    assertNull(s.exit);
    assertEquals(List.of(777), s.toldToEnd());
    s.orphan(
        778); // a process that they start meanwhile also gets the signal, and each gets it once
    s.gone(777);
    assertEquals(List.of(777, 778), s.toldToEnd());
    assertNull(s.exit);
    s.gone(778);
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
