package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.sim.Messages;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code stop.delay}. */
class StopDelayTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration THREE = Duration.ofSeconds(3);

  private static Script script(ServicePlan service) {
    return Script.booted(plan().with(service.stopDelay(THREE).stop(15, SECOND)).build());
  }

  private static Script script() {
    return script(service("a"));
  }

  @Test
  void stop_sendsTheSignalAfterTheDelay_andKillsAfterTheTimeout() {
    Script s = script();
    s.ask(1, new Request.Stop(List.of("a")));
    assertTrue(s.log.contains("a: stopping in 3s with SIGTERM: requested by foster stop"));
    assertEquals("stopping", s.state("a"));
    assertEquals("waiting for stop.delay", s.view("a").reason());
    s.pass(Duration.ofMillis(2_999));
    assertEquals(List.of(), s.signals());
    s.pass(Duration.ofMillis(1));
    assertEquals(List.of("a:15"), s.signals());
    s.pass(SECOND);
    assertEquals(List.of("a:15", "a:9"), s.signals());
    s.dies("a", 9);
    assertEquals("down", s.state("a"));
  }

  @Test
  void stopCommand_runsAfterTheDelay() {
    Script s = script(service("a").stopCommand(command("/bin/down")));
    s.signal(Signals.TERM);
    assertEquals(0, s.pid("a/stop.command"));
    s.pass(THREE);
    assertEquals("running stop.command", s.view("a").reason());
  }

  @Test
  void mainProcess_ends_theDelayIsOver() {
    Script s = script();
    s.signal(Signals.TERM);
    s.exits("a", 0);
    assertEquals(0, s.exit.code());
  }

  @Test
  void interrupt_doesNotDelay_andEndsADelay() {
    Script s = script();
    s.signal(Signals.TERM);
    s.signal(Signals.INT);
    assertEquals(List.of("a:15"), s.signals());
    Script other = script();
    other.signal(Signals.INT);
    assertEquals(List.of("a:15"), other.signals());
  }

  @Test
  void shutdownWithoutDrain_doesNotDelay() {
    Script s = script();
    s.ask(1, new Request.Shutdown(null, false));
    assertEquals(List.of("a:15"), s.signals());
  }

  @Test
  void serviceThatIsNotReady_orUnhealthy_isStoppedAtOnce() {
    Script s = script(service("a").ready(new Check.Tcp("h", 1)));
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals(List.of("a:15"), s.signals());
    Script watched = script(service("a").ready(new Check.Notify(false)).watchdog(SECOND));
    watched.notifies("a", Messages.ready(watched.pid("a")));
    watched.pass(SECOND);
    assertEquals(List.of("a:6"), watched.signals());
  }

  @Test
  void announcedStop_duringTheDelay_getsNoSignal() {
    Script s = script();
    s.ask(1, new Request.Stop(List.of("a")));
    s.notifies("a", Messages.stopping(s.pid("a")));
    s.pass(Duration.ofMillis(999));
    assertEquals(List.of(), s.signals());
    s.exits("a", 0);
    assertEquals("down", s.state("a"));
  }
}
