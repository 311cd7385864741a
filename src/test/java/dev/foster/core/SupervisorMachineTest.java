package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Check;
import dev.foster.plan.Dependency;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisorMachineTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

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
  void exited_afterStableTime_delayAndLimitStartAgain() {
    Script s = Script.booted(plan().with(service("a")).build());
    for (int i = 0; i < 20; i++) {
      s.pass(Duration.ofSeconds(61));
      s.exits("a", 1);
      s.pass(Duration.ofMillis(100));
      assertEquals("up", s.state("a"));
    }
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
  void boundDependencyFails_neverEndsContainer_chainFailsWithReason() {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    Script s =
        Script.booted(
            plan()
                .with(service("a").restart(RestartPolicy.Mode.NEVER).ends(never))
                .with(service("b").boundTo("a").ends(never))
                .with(service("c").boundTo("b").ends(never))
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
}
