package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import dev.foster.sim.Messages;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stops that come at an inconvenient time. */
class StopsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void stop_signalIsAbort_stopCommandRunsFirst() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").stop(Signals.ABRT, SECOND).stopCommand(command("/bin/down")))
                .build());
    s.signal(Signals.TERM);
    assertEquals(List.of(), s.signals());
    s.exits("a/stop.command", 0);
    assertEquals(List.of("a:6"), s.signals());
  }

  /** A stopped process takes only KILL and CONT. */
  @Test
  void stop_everySignalledProcess_isContinued() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").stop(Signals.QUIT, SECOND).scope(StopPolicy.Scope.GROUP))
                .build());
    int pid = s.pid("a");
    Survivor its = s.leaves("a", 900);
    Survivor nobodys = s.orphan(901);
    s.signal(Signals.TERM);
    s.exits("a", 0);
    s.gone(900);
    List<Effect> sent =
        s.effects.stream()
            .filter(
                effect ->
                    effect instanceof Effect.Signal
                        || effect instanceof Effect.SignalSurvivors
                        || effect instanceof Effect.KillRun)
            .toList();
    assertEquals(
        List.of(
            new Effect.Signal("a", pid, Signals.QUIT, true),
            new Effect.Signal("a", pid, Signals.CONT, true),
            new Effect.SignalSurvivors("a", List.of(its), Signals.TERM),
            new Effect.SignalSurvivors("a", List.of(its), Signals.CONT),
            new Effect.SignalSurvivors(null, List.of(nobodys), Signals.TERM),
            new Effect.SignalSurvivors(null, List.of(nobodys), Signals.CONT)),
        sent);
  }

  @Test
  void stop_mainProcessIsReplacedMeanwhile_successorGetsTheSignalToo() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.ask(1, new Request.Stop(List.of("a")));
    s.notifies("a", Messages.mainPid(s.pid("a"), 900));
    s.exits("a", 0);
    assertEquals(List.of("a:15", "a:15"), s.signals());
    s.step(new Event.Exited(900, new ExitStatus.Exited(0), 0));
    assertEquals("down", s.state("a"));
  }

  @Test
  void survivorKilled_byAParentThatIsNotFoster_isFoundToBeGone() {
    Script s = Script.booted(plan().with(service("a").stop(15, SECOND)).build());
    s.leaves("a", 900);
    s.ask(1, new Request.Stop(List.of("a")));
    s.exits("a", 0);
    s.pass(SECOND);
    s.vanishes(900);
    assertEquals("stopping", s.state("a"));
    s.pass(SECOND);
    assertEquals("down", s.state("a"));
    assertEquals(Long.MAX_VALUE, s.deadline());
  }

  @Test
  void stop_preStartRunsWhileDependentIsUp_mainIsNotStarted() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").preStart(command("/bin/one")).delay(Duration.ZERO, 1, SECOND, 0))
                .with(service("b").boundTo("a"))
                .build());
    s.exits("a/pre_start", 0);
    s.exits("a", 1);
    assertEquals("up", s.state("b"));
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals(List.of("a:-15", "b:15"), s.signals());
    s.exits("a/pre_start", 0);
    assertEquals(List.of("a", "b"), s.starts());
  }

  @Test
  void timeout_ofOneshot_isCountedFromTheStartOfItsMainProcess() {
    Script s =
        Script.booted(
            plan()
                .with(service("m").oneshot().timeout(SECOND).preStart(command("/bin/one")))
                .build());
    s.pass(Duration.ofSeconds(5));
    s.exits("m/pre_start", 0);
    s.pass(Duration.ofMillis(999));
    assertEquals("up", s.state("m"));
    s.pass(Duration.ofMillis(1));
    assertEquals(List.of("m:15"), s.signals());
  }

  @Test
  void stop_probeNotStartedYet_isNeverStarted() {
    Script s =
        new Script(
            plan()
                .with(service("z").restart(RestartPolicy.Mode.NEVER))
                .with(service("a").ready(new Check.Exec(command("/bin/check"))))
                .with(service("b").ends(Service.EndsContainer.NEVER))
                .build());
    s.failSpawns(spawn -> spawn.service().name().equals("z"));
    s.step(new Event.Booted());
    assertEquals(List.of("a:15", "b:15"), s.signals());
    assertEquals(0, s.pid("a/ready.exec"));
  }
}
