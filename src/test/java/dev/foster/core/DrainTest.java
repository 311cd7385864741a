package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code shutdown.drain}. */
class DrainTest {
  private static final Duration FIVE = Duration.ofSeconds(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Plans draining() {
    return plan()
        .drain(FIVE)
        .with(service("a").stop(15, Duration.ofHours(1)))
        .with(service("b").after("a"));
  }

  private static Script script() {
    return Script.booted(draining().build());
  }

  private static void assertSaid(Script s, String line) {
    assertTrue(s.log.contains(line), s.log::toString);
  }

  private static void assertDraining(Script s) {
    assertTrue(
        s.log.stream().anyMatch(line -> line.startsWith("foster: draining")), s.log::toString);
    assertEquals(List.of(), s.signals());
  }

  @ParameterizedTest
  @ValueSource(ints = {Signals.TERM, Signals.QUIT, Signals.RTMIN + 3})
  void stopSignal_servicesGoOnForTheDrain_thenStopInOrder(int signal) {
    Script s = script();
    s.signal(signal);
    assertSaid(s, "foster: draining for 5s: got " + Signals.name(signal));
    s.exits("b", 1);
    s.pass(Duration.ofMillis(4_999));
    assertEquals("up", s.state("b"));
    assertDraining(s);
    s.pass(Duration.ofMillis(1));
    assertSaid(s, "foster: stopping: drained for 5s");
    assertEquals(List.of("b:15"), s.signals());
    s.dies("b", Signals.TERM);
    s.dies("a", Signals.TERM);
    assertEquals(0, s.exit.code());
  }

  @Test
  void interrupt_neverDrains() {
    Script s = script();
    s.signal(Signals.INT);
    assertEquals(List.of("b:15"), s.signals());
  }

  @Test
  void terminalIsGone_doesNotDrain() {
    Script s = script();
    s.step(new Event.Signalled(Signals.HUP, 0, true));
    assertEquals(List.of("b:15"), s.signals());
  }

  @Test
  void secondSignal_endsTheDrain_unlessItComesAtOnce() {
    Script s = script();
    s.signal(Signals.TERM);
    s.pass(Duration.ofMillis(99));
    s.signal(Signals.TERM); // passed on by a parent
    assertDraining(s);
    s.pass(Duration.ofMillis(1));
    s.signal(Signals.TERM);
    assertSaid(s, "foster: stopping: got SIGTERM");
    assertEquals(List.of("b:15"), s.signals());
  }

  @Test
  void interrupt_endsTheDrain_theNextOneKills() {
    Script s = script();
    s.signal(Signals.TERM);
    s.signal(Signals.INT);
    assertEquals(List.of("b:15"), s.signals());
    s.pass(Duration.ofMillis(100));
    s.signal(Signals.INT);
    assertTrue(s.effects.stream().anyMatch(effect -> effect instanceof Effect.KillAll));
  }

  @Test
  void drain_isPartOfTheShutdownTimeout() {
    Script s = script();
    s.signal(Signals.TERM);
    s.pass(Duration.ofMillis(8_999));
    assertEquals(List.of("b:15"), s.signals());
    s.pass(Duration.ofMillis(1));
    assertSaid(s, "foster: the shutdown took longer than 9s: SIGKILL for a, b");
  }

  @Test
  void shutdownRequest_drains() {
    Script s = script();
    s.ask(1, new Request.Shutdown(null, true));
    assertEquals(List.of("draining"), s.answer(1).lines());
    assertDraining(s);
    s.ask(2, new Request.Start(List.of("a")));
    assertEquals(List.of("Foster is stopping"), s.answer(2).lines());
    s.ask(3, new Request.Shutdown(null, true));
    assertDraining(s);
    s.ask(4, new Request.Shutdown(null, false));
    assertEquals(List.of("stopping"), s.answer(4).lines());
    assertEquals(List.of("b:15"), s.signals());
  }

  @Test
  void shutdownRequest_withMoreTime_hasItAfterTheDrain() {
    Script s = script();
    s.ask(1, new Request.Shutdown(Duration.ofMinutes(1), true));
    s.pass(Duration.ofSeconds(30));
    s.dies("b", Signals.KILL);
    s.pass(Duration.ofMillis(29_999));
    assertEquals("stopping", s.state("a"));
    s.pass(Duration.ofMillis(1));
    assertSaid(s, "foster: the shutdown took longer than 1m: SIGKILL for a");
  }

  @Test
  void shutdownRequest_withoutTimeForTheDrain_stopsAtOnce() {
    Script s = script();
    s.ask(1, new Request.Shutdown(FIVE, true));
    assertEquals(List.of("b:15"), s.signals());
  }

  @Test
  void laterRequest_withLessTime_endsTheDrain() {
    Script s = script();
    s.signal(Signals.TERM);
    s.pass(SECOND);
    s.ask(1, new Request.Shutdown(SECOND, true));
    assertEquals(List.of("b:15"), s.signals());
    s.pass(SECOND);
    assertSaid(s, "foster: the shutdown took longer than 2s: SIGKILL for a, b");
  }

  @Test
  void nothingServes_stopsAtOnce() {
    Plans plans = plan().drain(FIVE).with(service("m").oneshot());
    Script s = Script.booted(plans.with(service("x").healthNotRequired()).build());
    s.signal(Signals.TERM);
    assertEquals(List.of("m:15", "x:15"), s.signals());
  }

  @Test
  void lastServiceThatServes_ends_theDrainEnds() {
    Plans plans = plan().drain(FIVE).with(service("x").healthNotRequired());
    Script s = Script.booted(plans.with(service("a").restart(RestartPolicy.Mode.NEVER)).build());
    s.signal(Signals.TERM);
    s.exits("a", 0);
    assertSaid(s, "foster: stopping: nothing is left to drain");
    assertEquals(List.of("x:15"), s.signals());
  }

  @Test
  void serviceThatEndsTheContainer_fails_theDrainEndsWithCode0() {
    Script s =
        Script.booted(
            draining()
                .with(
                    service("c")
                        .restart(RestartPolicy.Mode.NEVER)
                        .ends(Service.EndsContainer.ON_FAILURE))
                .build());
    s.signal(Signals.TERM);
    s.exits("c", 3);
    assertSaid(s, "foster: stopping: c failed");
    s.dies("b", Signals.TERM);
    s.dies("a", Signals.TERM);
    assertEquals(0, s.exit.code());
  }

  @Test
  void internalError_endsTheDrainWithItsCode() {
    Script s = script();
    s.signal(Signals.TERM);
    s.step(new Event.InternalError("internal error", 125));
    assertEquals(List.of("b:15"), s.signals());
    assertNull(s.exit);
    s.dies("b", Signals.TERM);
    s.dies("a", Signals.TERM);
    assertEquals(125, s.exit.code());
  }
}
