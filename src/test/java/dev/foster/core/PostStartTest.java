package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.RestartPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands of {@code post_start}. */
class PostStartTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ServicePlan warmed() {
    return service("a").postStart(command("/bin/one"), command("/bin/two", "-x"));
  }

  private static Script script(ServicePlan service) {
    return Script.booted(plan().with(service).build());
  }

  private static void assertSaid(Script s, String line) {
    assertTrue(s.log.contains(line), s.log::toString);
  }

  @Test
  void commands_runInOrderAfterTheChecks_thenTheServiceIsReady() {
    ServicePlan checked = warmed().ready(new Check.Tcp("h", 1));
    Script s = Script.booted(plan().with(checked).with(service("b").after("a")).build());
    assertEquals(0, s.pid("a/post_start"));
    s.probed("a", Role.READY_PROBE, 0, true, null);
    assertEquals("starting", s.state("a"));
    assertEquals("running post_start command 1", s.view("a").reason());
    s.exits("a/post_start", 0);
    assertEquals("running post_start command 2", s.view("a").reason());
    assertEquals(false, s.view("a").ready());
    assertEquals("waiting", s.state("b"));
    s.pass(SECOND);
    s.exits("a/post_start", 0);
    assertEquals("up", s.state("a"));
    assertEquals("up", s.state("b"));
    assertSaid(s, "a: ready after 1s");
  }

  @Test
  void command_fails_theStartHasFailed() {
    Script s = script(warmed().restart(RestartPolicy.Mode.NEVER));
    s.exits("a/post_start", 0);
    s.exits("a/post_start", 4);
    assertEquals("stopping", s.state("a"));
    assertEquals(List.of("a:15"), s.signals());
    s.dies("a", Signals.TERM);
    assertEquals(4, s.exit.code());
    assertSaid(s, "a: failed: post_start '/bin/two -x': exited with code 4");
  }

  @Test
  void command_cannotBeStarted_theStartHasFailed() {
    Script s = new Script(plan().with(warmed().restart(RestartPolicy.Mode.NEVER)).build());
    s.failSpawns(spawn -> spawn.role() == Role.POST_START);
    s.step(new Event.Booted());
    s.dies("a", Signals.TERM);
    assertEquals(1, s.exit.code());
    assertSaid(s, "a: failed: post_start '/bin/one': cannot find 'a'");
  }

  @Test
  void command_hangs_theServiceIsNotReadyInTime() {
    Script s = script(warmed());
    s.pass(Duration.ofSeconds(61));
    assertEquals(List.of("a:-15", "a:15"), s.signals());
    assertSaid(
        s,
        "a: not ready within 1m (post_start '/bin/one': still running); stopping it, then"
            + " restarting");
    s.dies("a/post_start", Signals.TERM);
    s.dies("a", Signals.TERM);
    assertEquals("backoff", s.state("a"));
  }

  @Test
  void stop_endsTheCommandAndTheMainProcess() {
    Script s = script(warmed());
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals(List.of("a:-15", "a:15"), s.signals());
    s.dies("a/post_start", Signals.TERM);
    s.dies("a", Signals.TERM);
    assertEquals("down", s.state("a"));
    assertEquals(1, s.starts().size());
  }

  @Test
  void mainProcess_ends_theRunWaitsForTheCommand() {
    Script s = script(warmed());
    s.exits("a", 0);
    assertEquals(
        "waiting for post_start (pid " + s.pid("a/post_start") + ")", s.view("a").reason());
    assertEquals(List.of("a:-15"), s.signals());
    s.pass(Duration.ofSeconds(8));
    assertEquals(List.of("a:-15", "a:-9"), s.signals());
    s.dies("a/post_start", Signals.KILL);
    assertEquals("backoff", s.state("a"));
    assertFalse(s.log.stream().anyMatch(line -> line.contains("background")), s.log::toString);
  }

  @Test
  void reload_changesTheCommands_ofTheNextStartOnly() {
    Script s = script(warmed());
    s.ask(1, new Request.Reload(false));
    s.step(
        new Event.PlanRead(
            1,
            false,
            plan().with(service("a").postStart(command("/bin/new"))).build(),
            false,
            List.of()));
    s.exits("a/post_start", 0);
    assertEquals("running post_start command 2", s.view("a").reason());
    s.exits("a/post_start", 0);
    assertEquals("up", s.state("a"));
    s.exits("a", 1);
    s.pass(SECOND);
    s.exits("a/post_start", 0);
    assertEquals("up", s.state("a"));
  }
}
