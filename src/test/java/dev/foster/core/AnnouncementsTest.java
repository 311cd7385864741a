package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Health;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.sim.Messages;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What services announce about themselves: reloads, stops, closed readiness descriptors. */
class AnnouncementsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ServicePlan notifying() {
    return service("a")
        .ready(new Check.Notify(false))
        .readyTimes(Duration.ZERO, SECOND, Duration.ofSeconds(60))
        .stop(15, Duration.ofSeconds(8));
  }

  private static Script ready(ServicePlan service) {
    Script s = Script.booted(plan().with(service).with(service("b").after("a")).build());
    s.notifies("a", Messages.ready(s.pid("a")));
    assertEquals("up", s.state("b"));
    return s;
  }

  @Test
  void reloading_staysReady_andItsEndIsReported() {
    Script s = ready(notifying());
    s.notifies("a", Messages.reloading(s.pid("a")));
    assertEquals("up", s.state("a"));
    assertEquals(true, s.view("a").ready());
    assertEquals("reloading", s.view("a").reason());
    s.pass(SECOND.multipliedBy(2));
    s.notifies("a", Messages.reloading(s.pid("a")));
    s.notifies("a", Messages.ready(s.pid("a")));
    assertNull(s.view("a").reason());
    assertTrue(s.log.contains("a: reloaded after 2s"), s.log::toString);
    assertEquals(Long.MAX_VALUE, s.deadline(), "nothing is left to wait for");
    assertEquals(List.of("a", "b"), s.starts());
  }

  @Test
  void reloading_withTheServicesOwnTime_isBelievedIfPlausible() {
    Script s = ready(notifying());
    s.pass(SECOND.multipliedBy(10));
    long now = s.now() / 1_000;
    s.notifies("a", Messages.reloadingSince(s.pid("a"), now - 3_000_000));
    s.notifies("a", Messages.ready(s.pid("a")));
    s.notifies("a", Messages.reloadingSince(s.pid("a"), 0));
    s.notifies("a", Messages.ready(s.pid("a")));
    s.notifies("a", Messages.reloadingSince(s.pid("a"), Long.MAX_VALUE));
    s.notifies("a", Messages.ready(s.pid("a")));
    List<String> told = s.log.stream().filter(line -> line.contains("reloaded")).toList();
    assertEquals(
        List.of("a: reloaded after 3s", "a: reloaded after 10s", "a: reloaded after 0ms"), told);
  }

  @Test
  void reloadingAndReadyInOneMessage_isACompletedReload() {
    Script s = ready(notifying());
    s.notifies("a", Messages.reloaded(s.pid("a")));
    assertNull(s.view("a").reason());
    assertTrue(s.log.contains("a: reloaded after 0ms"), s.log::toString);
  }

  @Test
  void reloadingAndReadyInOneMessage_beforeReady_isReady() {
    Script s = Script.booted(plan().with(notifying()).build());
    s.notifies("a", Messages.reloaded(s.pid("a")));
    assertEquals("up", s.state("a"));
    assertFalse(s.log.toString().contains("reload"), s.log::toString);
  }

  @Test
  void reloading_neverReportsReady_timesOutLikeAStart() {
    Script s = ready(notifying());
    s.notifies("a", Messages.reloading(s.pid("a")));
    s.notifies("a", Messages.extend(s.pid("a"), 70_000_000));
    s.pass(Duration.ofSeconds(69));
    assertEquals("reloading", s.view("a").reason());
    s.pass(SECOND.multipliedBy(2));
    assertEquals("up", s.state("a"));
    assertNull(s.view("a").reason());
    assertTrue(s.log.toString().contains("no READY=1 1m10s after RELOADING=1"), s.log::toString);
    assertEquals(List.of(), s.signals());
  }

  @Test
  void reloading_watchdogAndHealthGoOn() {
    Health health =
        new Health(
            List.of(new Check.Tcp("localhost", 1)), SECOND, SECOND, 1, 1, Health.Action.RESTART);
    Script s = ready(notifying().watchdog(SECOND.multipliedBy(5)).health(health));
    s.notifies("a", Messages.reloading(s.pid("a")));
    s.probed("a", Role.HEALTH_PROBE, 0, true, null);
    assertEquals(true, s.view("a").healthy());
    assertEquals("reloading", s.view("a").reason());
    s.pass(SECOND.multipliedBy(4));
    s.notifies("a", Messages.watchdog(s.pid("a")));
    s.pass(SECOND.multipliedBy(4));
    assertEquals("up", s.state("a"));
    s.pass(SECOND);
    assertEquals(List.of("a:" + Signals.ABRT), s.signals());
    assertEquals("stopping", s.state("a"));
  }

  @Test
  void stopping_noSignalIsSent_andTheExitIsExpected() {
    Script s = ready(notifying());
    s.notifies("a", Messages.readyReloadingStopping(s.pid("a")));
    assertEquals("stopping", s.state("a"));
    assertNull(s.view("a").ready());
    assertEquals("up", s.state("b"), "dependents go on, as when it crashes");
    s.leaves("a", 700);
    s.exits("a", 0);
    s.gone(700);
    assertEquals(List.of(), s.signals());
    String all = s.log.toString();
    assertTrue(all.contains("a: stopping by itself: STOPPING=1"), all);
    assertFalse(all.contains("background"), all);
    assertTrue(all.contains("exited with code 0 after 0ms, as announced; restarting"), all);
  }

  @Test
  void stopping_doesNotEnd_isKilledAtTheStopTimeout_andIsAFailure() {
    ServicePlan plan = notifying().restart(RestartPolicy.Mode.ON_FAILURE);
    Script s = ready(plan.ends(Service.EndsContainer.NEVER));
    s.notifies("a", Messages.stopping(s.pid("a")));
    s.notifies("a", Messages.extend(s.pid("a"), 10_000_000));
    s.pass(Duration.ofSeconds(9));
    assertEquals(List.of(), s.signals());
    s.pass(SECOND);
    assertEquals(List.of("a:" + Signals.KILL), s.signals());
    s.dies("a", Signals.KILL);
    assertEquals("backoff", s.state("a"));
    assertTrue(
        s.log.toString().contains("announced that it stops, but still ran 10s later"),
        s.log::toString);
  }

  @Test
  void stopping_exitsWithAFailure_isAFailure() {
    Script s = ready(notifying().restart(RestartPolicy.Mode.NEVER));
    s.notifies("a", Messages.stopping(s.pid("a")));
    s.exits("a", 4);
    assertEquals("failed", s.state("a"));
    s.exits("b", 0);
    assertEquals(4, s.exit.code());
  }

  @Test
  void stopping_beforeReady_isNoLongerExpectedToBecomeReady() {
    Script s = Script.booted(plan().with(notifying()).build());
    s.notifies("a", Messages.stopping(s.pid("a")));
    assertEquals("stopping", s.state("a"));
    s.notifies("a", Messages.ready(s.pid("a")));
    assertEquals("stopping", s.state("a"));
    s.exits("a", 1);
    assertEquals("backoff", s.state("a"));
  }

  @Test
  void stopping_thenAskedToStop_noSignalAndDown() {
    Script s = ready(notifying());
    s.notifies("a", Messages.stopping(s.pid("a")));
    s.ask(1, new Request.Stop(List.of("a")));
    s.exits("b", 0);
    s.exits("a", 0);
    assertEquals("down", s.state("a"));
    assertFalse(s.signals().contains("a:15"), s.signals()::toString);
    assertTrue(s.answer(1).ok());
  }

  @Test
  void stopping_thenAskedToRestart_startsAtOnceAfterwards() {
    Script s = ready(notifying());
    s.notifies("a", Messages.stopping(s.pid("a")));
    s.ask(1, new Request.Restart(List.of("a")));
    s.pass(Duration.ofSeconds(3));
    s.exits("a", 0);
    assertEquals("starting", s.state("a"));
  }

  @Test
  void readyOfAnotherProcess_isIgnored_unlessAllMaySendIt() {
    Script s = Script.booted(plan().with(notifying()).build());
    s.notifies("a", Messages.ready(77));
    s.notifies("a", Messages.stopping(77));
    assertEquals("starting", s.state("a"));
    assertEquals(
        "a: ignored READY=1 from pid 77, which is not the main process"
            + " (ready.notify: all accepts every process)",
        s.log.getLast());
    Script all = Script.booted(plan().with(service("a").ready(new Check.Notify(true))).build());
    all.notifies("a", Messages.ready(77));
    assertEquals("up", all.state("a"));
  }

  @Test
  void fdClosedWithoutNewline_cannotBecomeReady_failsWithinASecond() {
    ServicePlan plan = service("a").ready(new Check.Fd(3), new Check.Log("up"));
    Script s = Script.booted(plan().with(plan.restart(RestartPolicy.Mode.NEVER)).build());
    s.probed("a", Role.READY_PROBE, 0, false, "closed without a newline");
    assertEquals("not ready yet: fd 3: closed without a newline, log 'up'", s.view("a").reason());
    s.pass(SECOND);
    assertEquals(List.of("a:15"), s.signals());
    s.exits("a", 0);
    assertEquals("failed", s.state("a"));
    assertEquals(1, s.exit.code(), "it never became ready");
    String told = "can no longer become ready (fd 3: closed without a newline, log 'up')";
    assertTrue(s.log.contains("a: " + told + "; stopping it"), s.log::toString);
    assertEquals(List.of("a failed: " + told), s.exit.summary());
  }

  @Test
  void fdClosedByDeath_theDeathIsReported() {
    Script s = Script.booted(plan().with(service("a").ready(new Check.Fd(3))).build());
    s.probed("a", Role.READY_PROBE, 0, false, "closed without a newline");
    s.exits("a", 3);
    assertTrue(
        s.log.getLast().startsWith("a: exited with code 3 after 0ms before it was ready"),
        s.log::toString);
  }

  @Test
  void unhealthy_actionEnd_endsTheContainerEvenIfEndsContainerIsNever() {
    Health health =
        new Health(List.of(new Check.Tcp("localhost", 1)), SECOND, SECOND, 1, 1, Health.Action.END);
    Script s =
        Script.booted(
            plan()
                .with(service("a").health(health).ends(Service.EndsContainer.NEVER))
                .with(service("b"))
                .build());
    s.probed("a", Role.HEALTH_PROBE, 0, false, "refused");
    s.exits("a", 3);
    assertTrue(s.log.contains("foster: stopping: a failed"), s.log::toString);
    s.exits("b", 0);
    assertEquals(3, s.exit.code(), "the service's own exit code");
  }

  @Test
  void watchdog_killedByTheAbort_exitCodeIs128PlusTheSignal() {
    Script s = ready(notifying().watchdog(SECOND).restart(RestartPolicy.Mode.NEVER));
    s.pass(SECOND);
    s.dies("a", Signals.ABRT);
    s.exits("b", 0);
    assertEquals(134, s.exit.code());
  }
}
