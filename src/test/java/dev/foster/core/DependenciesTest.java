package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a running service notices of the services that it depends on. */
class DependenciesTest {
  private static final Service.EndsContainer NEVER = Service.EndsContainer.NEVER;

  private static ServicePlan once(String name) {
    return service(name).restart(RestartPolicy.Mode.NEVER).ends(NEVER);
  }

  private static ServicePlan restartedWith(String name, String on) {
    return service(name).after(on, Dependency.Condition.READY, true, true);
  }

  @Test
  void attempted_failedStart_isEnough() {
    Dependency.Condition attempted = Dependency.Condition.ATTEMPTED;
    Script s =
        new Script(
            plan()
                .with(service("a"))
                .with(service("b").after("a", attempted, false, false))
                .build());
    s.failSpawns(spawn -> spawn.service().name().equals("a"));
    s.step(new Event.Booted());
    assertEquals("backoff", s.state("a"));
    assertEquals("up", s.state("b"));
    assertEquals(List.of("a", "b"), s.starts());
  }

  @Test
  void attemptedAndBound_dependencyIsStopped_waits() {
    Dependency edge = new Dependency("a", Dependency.Condition.ATTEMPTED, true, false, true);
    Script s = Script.booted(plan().with(service("a")).with(service("b").after(edge)).build());
    s.ask(1, new Request.Stop(List.of("a")));
    s.exits("b", 0);
    s.exits("a", 0);
    assertEquals("waiting", s.state("b"));
    assertEquals(List.of("a", "b"), s.starts());
    s.ask(2, new Request.Start(List.of("a")));
    assertEquals("up", s.state("b"));
  }

  @Test
  void whenIdle_stays_nothingBeginsTheShutdown() {
    Script s = Script.booted(plan().with(once("a")).staysIdle().build());
    s.exits("a", 1);
    assertEquals("failed", s.state("a"));
    assertNull(s.exit);
    s.signal(Signals.TERM);
    assertEquals(0, s.exit.code());
  }

  @Test
  void dependencyFails_dependentIsUp_staysUp_andTheFirstFailureIsTheExitCode() {
    Script s =
        Script.booted(plan().with(once("a")).with(once("b").after("a")).with(once("c")).build());
    s.exits("a", 9);
    assertEquals("failed", s.state("a"));
    assertEquals(List.of(), s.signals());
    s.exits("c", 4);
    assertNull(s.exit);
    s.exits("b", 0);
    assertEquals(9, s.exit.code());
  }

  @Test
  void dependencyFails_dependentHasCrashedMeanwhile_fails() {
    Script s =
        Script.booted(plan().with(once("a")).with(service("b").after("a").ends(NEVER)).build());
    s.exits("b", 1);
    s.exits("a", 9);
    assertEquals("failed", s.state("b"));
    assertEquals(9, s.exit.code());
  }

  @Test
  void dependencyIsStopped_dependentStaysUp_boundOneStopsFirstAndComesBack() {
    Script s =
        Script.booted(
            plan()
                .with(service("a"))
                .with(service("b").after("a"))
                .with(service("c").boundTo("a"))
                .build());
    s.ask(1, new Request.Stop(List.of("a")));
    assertEquals(List.of("c:15"), s.signals());
    assertEquals("waiting for c to stop", s.view("a").reason());
    s.exits("c", 0);
    assertEquals(List.of("c:15", "a:15"), s.signals());
    s.exits("a", 0);
    assertEquals("up", s.state("b"));
    assertEquals("waiting", s.state("c"));
    s.ask(2, new Request.Start(List.of("a")));
    assertEquals("up", s.state("c"));
  }

  /** The failure stops b, which is bound, and all others: c still needs b. */
  @Test
  void dependencyFailsAndEndsTheContainer_boundOneStopsAfterItsDependents() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").restart(RestartPolicy.Mode.NEVER))
                .with(service("b").boundTo("a").ends(NEVER))
                .with(service("c").after("b").ends(NEVER))
                .build());
    s.exits("a", 3);
    assertEquals(List.of("c:15"), s.signals());
    s.exits("c", 0);
    assertEquals(List.of("c:15", "b:15"), s.signals());
    s.exits("b", 0);
    assertEquals(3, s.exit.code());
  }

  @Test
  void bothAreStopped_dependentFirst() {
    Script s = Script.booted(plan().with(service("a")).with(service("b").after("a")).build());
    s.ask(1, new Request.Stop(List.of("a", "b")));
    assertEquals(List.of("b:15"), s.signals());
    s.exits("b", 0);
    assertEquals(List.of("b:15", "a:15"), s.signals());
  }

  @Test
  void lastServiceIsStopped_fosterStays_untilTheLastOneFails() {
    Script s = Script.booted(plan().with(service("a")).with(once("b")).build());
    s.ask(1, new Request.Stop(List.of("a")));
    s.exits("a", 0);
    s.exits("b", 3);
    assertNull(s.exit);
    s.ask(2, new Request.Start(List.of("a")));
    assertEquals("up", s.state("a"));
  }

  @Test
  void restartRequested_dependentStopsFirst_andStartsWhenItIsReady_withoutCountingAsAFailure() {
    Plan plan =
        plan()
            .with(service("db").ready(new Check.Fd(3)))
            .with(restartedWith("app", "db").limit(0, Duration.ofMinutes(1)))
            .with(service("other").after("db"))
            .build();
    Script s = Script.booted(plan);
    s.passes("db", 0);
    s.ask(1, new Request.Restart(List.of("db")));
    assertEquals(List.of("app:15"), s.signals());
    s.exits("app", 1);
    assertEquals("waiting", s.state("app"));
    assertEquals(List.of("app:15", "db:15"), s.signals());
    s.exits("db", 0);
    assertEquals(List.of("db", "app", "other", "db"), s.starts());
    assertNull(s.answer(1));
    s.passes("db", 0);
    assertTrue(s.answer(1).ok());
    assertEquals(List.of("db", "app", "other", "db", "app"), s.starts());
    assertEquals(0, s.view("app").restarts());
    assertEquals(List.of("app:15", "db:15"), s.signals());
  }

  @Test
  void restartRequested_completesWhileItsDependentStops_startsAgain() {
    Script s =
        Script.booted(plan().with(service("m").oneshot()).with(restartedWith("app", "m")).build());
    s.exits("m", 0);
    s.ask(1, new Request.Start(List.of("m")));
    s.ask(2, new Request.Restart(List.of("m")));
    assertEquals(List.of("app:15"), s.signals());
    s.exits("m", 0);
    assertNull(s.answer(2));
    s.exits("app", 0);
    assertEquals(List.of("m", "app", "m", "m"), s.starts());
    s.exits("m", 0);
    assertTrue(s.answer(2).ok());
  }

  @Test
  void restartRequested_chainOfThree_stopsFromTheEnd() {
    Script s =
        Script.booted(
            plan()
                .with(service("a"))
                .with(restartedWith("b", "a"))
                .with(restartedWith("c", "b"))
                .build());
    s.ask(1, new Request.Restart(List.of("a")));
    s.exits("c", 0);
    s.exits("b", 0);
    s.exits("a", 0);
    assertEquals(List.of("c:15", "b:15", "a:15"), s.signals());
    assertEquals(List.of("a", "b", "c", "a", "b", "c"), s.starts());
  }

  @Test
  void restartRequested_ofACompletedOneshot_dependentStopsBeforeItRuns() {
    Script s =
        Script.booted(
            plan()
                .with(service("m").oneshot())
                .with(service("app").after("m", Dependency.Condition.COMPLETED, true, true))
                .build());
    s.exits("m", 0);
    s.ask(1, new Request.Restart(List.of("m")));
    assertEquals(List.of("m", "app"), s.starts());
    assertEquals("waiting for app to stop", s.view("m").reason());
    s.exits("app", 0);
    assertEquals(List.of("m", "app", "m"), s.starts());
    s.exits("m", 0);
    assertEquals(List.of("m", "app", "m", "app"), s.starts());
  }

  @Test
  void changedByAReload_dependentStopsFirst() {
    Script s = Script.booted(plan().with(service("db")).with(restartedWith("app", "db")).build());
    s.ask(1, new Request.Reload(false));
    Plan next =
        plan().with(service("db").runs("/bin/new")).with(restartedWith("app", "db")).build();
    s.step(new Event.PlanRead(1, false, next, false, List.of()));
    assertEquals(List.of("app:15"), s.signals());
    s.exits("app", 0);
    s.exits("db", 0);
    assertEquals(List.of("db", "app", "db", "app"), s.starts());
  }

  @Test
  void dependencyCrashes_dependentIsRestartedWhenItIsBack() {
    Script s = Script.booted(plan().with(service("db")).with(restartedWith("app", "db")).build());
    s.exits("db", 1);
    assertEquals(List.of(), s.signals());
    s.pass(Duration.ofMillis(200));
    assertEquals(List.of("app:15"), s.signals());
  }
}
