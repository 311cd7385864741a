package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Health;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.sim.Messages;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log lines about the life of a service, and the reasons in its status. */
class ServiceMessagesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The lines since the last call. */
  private static List<String> newLines(Script s) {
    List<String> lines = List.copyOf(s.log);
    s.log.clear();
    return lines;
  }

  @Test
  void preStart_fails_isNamed() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").preStart(command("/bin/one"), command("/bin/two", "-x")))
                .build());
    assertEquals("running pre_start command 1", s.view("a").reason());
    s.exits("a/pre_start", 0);
    assertEquals("running pre_start command 2", s.view("a").reason());
    s.pass(SECOND);
    newLines(s);
    s.exits("a/pre_start", 4);
    assertEquals(
        List.of("a: pre_start '/bin/two -x': exited with code 4; restarting in 100ms (attempt 1)"),
        newLines(s));
  }

  @Test
  void preStart_isStopped_waitsForIt() {
    Script s = Script.booted(plan().with(service("a").preStart(command("/bin/one"))).build());
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals("waiting for pre_start (pid " + s.pid("a/pre_start") + ")", s.view("a").reason());
    newLines(s);
    s.dies("a/pre_start", Signals.TERM);
    assertEquals("a: stopped", newLines(s).getFirst());
  }

  @Test
  void readyHealthyAndUnhealthy_areReported() {
    Health health =
        new Health(
            List.of(new Check.Tcp("localhost", 1)), SECOND, SECOND, 1, 1, Health.Action.REPORT);
    Script s =
        Script.booted(plan().with(service("a").ready(new Check.Fd(3)).health(health)).build());
    assertEquals(List.of("a: started (pid 100)"), newLines(s));
    s.pass(Duration.ofMillis(1500));
    s.passes("a", 0);
    assertEquals(List.of("a: ready after 1.5s"), newLines(s));
    s.probed("a", Role.HEALTH_PROBE, 0, true, null);
    assertEquals(List.of("a: healthy"), newLines(s));
    s.pass(SECOND);
    s.probed("a", Role.HEALTH_PROBE, 0, false, "connection refused");
    assertEquals(List.of("a: unhealthy: tcp localhost:1: connection refused"), newLines(s));
    s.pass(SECOND);
    s.probed("a", Role.HEALTH_PROBE, 0, true, null);
    assertEquals(List.of("a: healthy"), newLines(s));
  }

  @Test
  void notReady_isReportedWithWhatIsMissing() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .ready(new Check.Fd(3), new Check.Tcp("localhost", 1))
                        .readyTimes(Duration.ZERO, SECOND, SECOND.multipliedBy(2)))
                .build());
    s.probed("a", Role.READY_PROBE, 1, false, "connection refused");
    newLines(s);
    String missing = "fd 3, tcp localhost:1: connection refused";
    assertEquals("not ready yet: " + missing, s.view("a").reason());
    s.pass(SECOND.multipliedBy(2));
    assertEquals(
        "a: not ready within 2s (" + missing + "); stopping it, then restarting",
        newLines(s).getFirst());
  }

  @Test
  void notReady_namesItsChecksOnce_andInTheSummary() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .ready(new Check.Fd(3))
                        .readyTimes(Duration.ZERO, SECOND, SECOND)
                        .restart(RestartPolicy.Mode.NEVER))
                .with(service("b").after("a"))
                .with(service("c").after("b"))
                .build());
    newLines(s);
    s.pass(SECOND);
    assertEquals(
        List.of(
            "a: not ready within 1s (fd 3); stopping it",
            "a: stopping with SIGTERM: not ready within 1s"),
        newLines(s));
    s.dies("a", Signals.TERM);
    assertEquals(
        List.of(
            "a: failed: not ready within 1s",
            "b: failed: its dependency a failed",
            "c: failed: its dependency b failed",
            "foster: stopping: a failed"),
        newLines(s).subList(0, 4));
    assertEquals("not ready within 1s (fd 3)", s.view("a").reason());
    assertEquals(
        List.of(
            "a failed: not ready within 1s (fd 3)",
            "b failed: its dependency a failed",
            "c failed: its dependency b failed"),
        s.exit.summary());
  }

  @Test
  void unhealthy_namesItsChecksOnce_andWhileItWaits() {
    Health health =
        new Health(
            List.of(new Check.Tcp("localhost", 1)), SECOND, SECOND, 1, 1, Health.Action.RESTART);
    Script s = Script.booted(plan().with(service("a").health(health)).build());
    newLines(s);
    s.probed("a", Role.HEALTH_PROBE, 0, false, "refused");
    assertEquals(
        List.of("a: unhealthy: tcp localhost:1: refused", "a: stopping with SIGTERM: unhealthy"),
        newLines(s));
    s.dies("a", Signals.TERM);
    String restart = newLines(s).getFirst();
    assertTrue(restart.startsWith("a: unhealthy; restarting in "), restart);
    String reason = s.view("a").reason();
    assertTrue(reason.startsWith("unhealthy (tcp localhost:1: refused); restarting"), reason);
  }

  @Test
  void stop_ignored_isReportedStepByStep() {
    Script s = Script.booted(plan().with(service("a").stop(15, SECOND.multipliedBy(3))).build());
    s.leaves("a", 900);
    newLines(s);
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals("a: stopping with SIGTERM: requested by foster stop", newLines(s).getFirst());
    assertEquals("requested by foster stop", s.view("a").reason());
    s.pass(SECOND.multipliedBy(3));
    assertEquals(List.of("a: still running after 3s: SIGKILL"), newLines(s));
    assertEquals("killed", s.view("a").reason());
    s.dies("a", Signals.KILL);
    assertEquals(List.of("a: ending 1 leftover process (a-child (pid 900))"), newLines(s));
    s.gone(900);
    assertEquals("a: stopped: killed by SIGKILL", newLines(s).getFirst());
  }

  @Test
  void stopCommand_failsOrHangsOrCannotRun_isReported() {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    Script s =
        Script.booted(
            plan()
                .with(service("z"))
                .with(service("a").stopCommand(command("/bin/down")).ends(never))
                .build());
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals("running stop.command", s.view("a").reason());
    newLines(s);
    s.exits("a/stop.command", 3);
    assertEquals(List.of("a: stop.command exited with code 3"), newLines(s));
    s.exits("a", 0);
    s.ask(2, new Request.Start(List.of("a")));
    s.ask(3, new Request.Stop(List.of("a")));
    newLines(s);
    s.pass(Duration.ofSeconds(8));
    assertEquals(List.of("a: stop.command still runs at the stop time-out: SIGKILL"), newLines(s));
    s.dies("a", Signals.KILL);
    s.ask(4, new Request.Start(List.of("a")));
    s.failSpawns(spawn -> spawn.role() == Role.STOP_COMMAND);
    newLines(s);
    s.ask(5, new Request.Stop(List.of("a")));
    assertEquals("a: stop.command: cannot find 'a'", newLines(s).get(1));
    assertEquals("stopping", s.state("a"));
  }

  @Test
  void finish_failsOrHangsOrCannotRun_isReported() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").finish(command("/bin/end")).stop(15, SECOND).unlimited())
                .build());
    s.exits("a", 0);
    assertEquals("running finish", s.view("a").reason());
    newLines(s);
    s.exits("a/finish", 4);
    assertEquals(
        List.of(
            "a: finish exited with code 4",
            "a: exited with code 0 after 0ms; restarting in 100ms (attempt 1)"),
        newLines(s));
    s.pass(SECOND);
    s.exits("a", 0);
    newLines(s);
    s.pass(SECOND);
    assertEquals(List.of("a: finish still running after 1s: SIGKILL"), newLines(s));
    s.dies("a/finish", Signals.KILL);
    s.pass(SECOND);
    s.failSpawns(spawn -> spawn.role() == Role.FINISH);
    newLines(s);
    s.exits("a", 0);
    assertEquals("a: finish: cannot find 'a'", newLines(s).getFirst());
  }

  @Test
  void killed_andTheKernelCountsAnOomKill_isReportedAsSuch() {
    Script s = Script.booted(plan().with(service("a").unlimited()).build());
    String next = " after 0ms; restarting in 100ms (attempt 1)";
    newLines(s);
    killed(s, Signals.KILL, 2);
    String oom = " (the kernel's OOM killer, memory.events oom_kill +2)";
    assertEquals(List.of("a: killed by SIGKILL" + oom + next), newLines(s));
    s.pass(Duration.ofMillis(60_100));
    newLines(s);
    killed(s, Signals.KILL, 0);
    assertEquals(List.of("a: killed by SIGKILL after 1m" + next.substring(10)), newLines(s));
    s.pass(Duration.ofMillis(100));
    newLines(s);
    killed(s, 11, 3);
    assertEquals(
        List.of("a: killed by SIGSEGV" + next.replace("100ms (attempt 1", "200ms (attempt 2")),
        newLines(s));
  }

  private static void killed(Script s, int signal, long oomKills) {
    s.step(new Event.Exited(s.pid("a"), new ExitStatus.Killed(signal, false), oomKills));
  }

  @Test
  void completed_reportsTheTimeOrTheReason() {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    Script s =
        Script.booted(
            plan()
                .with(service("z"))
                .with(service("m").oneshot())
                .with(service("a").restart(RestartPolicy.Mode.ON_FAILURE).ends(never))
                .build());
    s.pass(SECOND);
    newLines(s);
    s.exits("m", 0);
    assertEquals(List.of("m: completed after 1s"), newLines(s));
    s.exits("a", 0);
    assertEquals(List.of("a: completed: exited with code 0 after 1s"), newLines(s));
    assertNull(s.exit);
  }

  @Test
  void stoppingByItself_restartRequested_isAStopNotAFailure() {
    Script s = Script.booted(plan().with(service("z")).with(service("a")).build());
    s.notifies("a", Messages.stopping(s.pid("a")));
    s.pass(SECOND);
    s.ask(1, new Request.Restart(List.of("a")));
    newLines(s);
    s.pass(Duration.ofSeconds(7));
    assertEquals(
        List.of("a: announced that it stops, but still ran 8s later: SIGKILL"), newLines(s));
    s.dies("a", Signals.KILL);
    assertEquals("a: stopped: killed by SIGKILL", newLines(s).getFirst());
    assertEquals("up", s.state("a"));
    assertEquals(0, s.view("a").restarts());
  }

  @Test
  void notifications_areLoggedOrShown() {
    Script s = Script.booted(plan().with(service("a").ready(new Check.Notify(false))).build());
    newLines(s);
    s.notifies("a", Messages.ready(777));
    String whose = "a: ignored READY=1 from pid 777, which is not the main process";
    assertEquals(List.of(whose + " (ready.notify: all accepts every process)"), newLines(s));
    assertEquals("starting", s.state("a"));
    s.notifies("a", Messages.says(777, "a child's words", 5));
    assertEquals(List.of(), newLines(s));
    assertNull(s.view("a").statusText());
    s.notifies("a", Messages.says(s.pid("a"), "loading", 13));
    assertEquals(List.of("a: says that it failed with errno 13"), newLines(s));
    assertEquals("loading", s.view("a").statusText());
    s.notifies("a", Messages.says(s.pid("a"), "", null));
    assertNull(s.view("a").statusText());
    s.notifies("a", Messages.mainPid(s.pid("a"), 555));
    assertEquals(List.of("a: main process is now pid 555"), newLines(s));
    assertEquals(555, s.view("a").pid());
  }

  @Test
  void shutdown_takesTooLong_namesWhatIsLeft() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").stop(15, SECOND.multipliedBy(20)))
                .with(service("b").stop(15, SECOND.multipliedBy(20)))
                .with(service("c"))
                .shutdownTimeout(SECOND.multipliedBy(4))
                .build());
    s.signal(Signals.TERM);
    s.exits("c", 0);
    newLines(s);
    s.pass(SECOND.multipliedBy(4));
    assertEquals(
        List.of("foster: the shutdown took longer than 4s: SIGKILL for a, b"), newLines(s));
    s.dies("a", Signals.KILL);
    s.dies("b", Signals.KILL);
    assertEquals(0, s.exit.code());
  }

  @Test
  void shutdown_orphanIgnoresTheSignal_isNamedThenKilled() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.orphan(777);
    s.signal(Signals.TERM);
    newLines(s);
    s.exits("a", 0);
    assertEquals("foster: ending 1 process (orphan (pid 777))", newLines(s).getLast());
    s.pass(SECOND.multipliedBy(9));
    assertEquals(
        List.of("foster: the shutdown took longer than 9s: SIGKILL for orphans"), newLines(s));
    s.gone(777);
    assertEquals(0, s.exit.code());
  }

  @Test
  void secondInterrupt_isReported() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.signal(Signals.INT);
    s.pass(SECOND);
    newLines(s);
    s.signal(Signals.INT);
    assertEquals(List.of("foster: second SIGINT: SIGKILL for what is left"), newLines(s));
  }
}
