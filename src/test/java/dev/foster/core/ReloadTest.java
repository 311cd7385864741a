package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.PlanPart;
import dev.foster.plan.Plans;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A new plan while the services of the old one run. */
class ReloadTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Plan TWO = plan().with(service("a")).with(service("b")).build();
  private static final Plan ONE = plan().with(service("a")).build();

  private static void reload(Script s, Plan next) {
    s.step(new Event.Signalled(1, 0, false));
    s.step(new Event.PlanRead(0, false, next, false, List.of()));
  }

  @Test
  void part_isTakenOver_theRestWaits() {
    Script s = Script.booted(TWO);
    Plan next = plan().with(service("c")).with(service("d")).build();
    s.ask(1, new Request.Reload(false, new PlanPart(Set.of("a", "c"), Set.of())));
    s.step(new Event.PlanRead(1, false, next, false, List.of()));
    assertEquals(List.of("+ c: added", "- a: removed", "  unchanged: b"), s.answer(1).lines());
    assertEquals(List.of("a:15"), s.signals());
    assertEquals(List.of("a", "b", "c"), s.starts());
    s.ask(2, new Request.Reload(false, new PlanPart(Set.of(), Set.of("x"))));
    s.step(new Event.PlanRead(2, false, next, false, List.of()));
    assertEquals(List.of("there is no service 'x'"), s.answer(2).lines());
    s.reload(next);
    assertEquals(List.of("a:15", "b:15"), s.signals());
    assertEquals(List.of("a", "b", "c", "d"), s.starts());
  }

  @Test
  void removed_stopsAndIsForgotten() {
    Script s = Script.booted(TWO);
    reload(s, ONE);
    assertEquals(List.of("b:15"), s.signals());
    assertEquals("b: stopping with SIGTERM: removed by a reload", s.log.getLast());
    s.exits("b", 0);
    assertNull(s.state("b"));
    assertEquals("up", s.state("a"));
  }

  @Test
  void addedAgain_whileItStillStops_startsAgain() {
    Script s = Script.booted(TWO);
    reload(s, ONE);
    reload(s, TWO);
    assertEquals("stopping", s.state("b"));
    s.exits("b", 0);
    assertEquals(List.of("a", "b", "b"), s.starts());
    assertEquals("up", s.state("b"));
  }

  @Test
  void removed_startAsked_isRefused() {
    Script s = Script.booted(TWO);
    reload(s, ONE);
    s.ask(1, new Request.Start(List.of("b")));
    assertEquals(List.of("there is no service 'b' any more"), s.answer(1).lines());
    s.exits("b", 0);
    assertNull(s.state("b"));
  }

  @Test
  void changed_onlyInPolicies_keepsRunningUnderTheNewOnes() {
    Script s = Script.booted(plan().with(service("a").stop(15, SECOND)).build());
    reload(s, plan().with(service("a").stop(3, SECOND)).build());
    assertEquals(List.of(), s.signals());
    s.signal(15);
    assertEquals(List.of("a:3"), s.signals());
  }

  @Test
  void completed_policyChanges_isNotRunAgain() {
    Script s = Script.booted(plan().with(service("a")).with(service("m").oneshot()).build());
    s.exits("m", 0);
    reload(s, plan().with(service("a")).with(service("m").oneshot().timeout(SECOND)).build());
    assertEquals("completed", s.state("m"));
    assertEquals(List.of("a", "m"), s.starts());
  }

  @Test
  void changed_requiresADisabledService_startsThatToo() {
    Script s = Script.booted(plan().with(service("d").disabled()).with(service("a")).build());
    reload(s, plan().with(service("d").disabled()).with(service("a").after("d")).build());
    assertEquals(List.of("a", "d"), s.starts());
    assertEquals(List.of(), s.signals());
  }

  @Test
  void removed_aChainNoLongerNeedsIt_theChainStaysUp() {
    Script s =
        Script.booted(
            plan()
                .with(service("l"))
                .with(service("k").boundTo("l"))
                .with(service("m").boundTo("k"))
                .build());
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    reload(s, plan().with(service("k").ends(never)).with(service("m").boundTo("k")).build());
    assertEquals(List.of("l:15"), s.signals());
    s.exits("l", 0);
    assertNull(s.state("l"));
    assertEquals("up", s.state("k"));
    assertEquals("up", s.state("m"));
  }

  @Test
  void failed_anyChange_isTriedAgain() {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    RestartPolicy.Mode once = RestartPolicy.Mode.NEVER;
    ServicePlan failing = service("a").restart(once).ends(never);
    Script s = Script.booted(plan().with(service("z")).with(failing).build());
    s.exits("a", 1);
    reload(s, plan().with(service("z")).with(failing).build());
    assertEquals("failed", s.state("a"), "nothing has changed");
    reload(s, plan().with(service("z")).with(failing.stop(3, SECOND)).build());
    assertEquals("up", s.state("a"));
  }

  @Test
  void inBackoff_onlyARequestEndsItEarly() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.exits("a", 1);
    reload(s, plan().with(service("a").stop(3, SECOND)).build());
    assertEquals("backoff", s.state("a"));
    reload(s, plan().with(service("a").stop(3, SECOND).runs("/bin/new")).build());
    assertEquals("up", s.state("a"));
    assertEquals(List.of("/bin/a", "/bin/new"), commands(s, "a"));
  }

  @Test
  void enabledNow_starts_andDisabledNowKeepsRunning() {
    Plan off = plan().with(service("z")).with(service("a").disabled()).build();
    Plan on = plan().with(service("z")).with(service("a")).build();
    Script s = Script.booted(off);
    assertEquals("down", s.state("a"));
    reload(s, on);
    assertEquals("up", s.state("a"));
    reload(s, off);
    assertEquals("up", s.state("a"));
    assertEquals(List.of(), s.signals());
  }

  /**
   * A reload does not start what a user has stopped, unless the new plan requires it for the first
   * time.
   */
  @Test
  void changed_requiresAStoppedService_onlyANewRequirementStartsIt() {
    Dependency.Condition ready = Dependency.Condition.READY;
    Plans two = plan().with(service("d")).with(service("e"));
    Script s =
        Script.booted(two.with(service("a").after("d", ready, false, false).after("e")).build());
    s.ask(1, new Request.Stop(List.of("d")));
    s.exits("d", 0);
    two = plan().with(service("d")).with(service("e"));
    reload(s, two.with(service("a").stop(3, SECOND).after("d").after("e")).build());
    assertEquals(List.of("d", "e", "a", "d"), s.starts());
  }

  @Test
  void bySighup_isLoggedLineByLine() {
    Script s = Script.booted(ONE);
    s.log.clear();
    s.step(new Event.Signalled(1, 0, false));
    s.step(new Event.PlanRead(0, false, null, false, List.of("f.yaml:3: no", "f.yaml:4: nor")));
    assertEquals(
        List.of("foster: cannot reload: f.yaml:3: no", "foster: cannot reload: f.yaml:4: nor"),
        s.log);
    s.log.clear();
    reload(s, plan().with(service("a").stop(3, SECOND)).build());
    assertEquals(
        List.of("foster: reload: ~ a: stop.signal changed, stop.timeout changed (no restart)"),
        s.log);
  }

  @Test
  void requested_isLoggedToo_withWarnings_butADryRunIsNot() {
    Plan old = plan().with(service("a")).with(service("z")).build();
    Plan next = plan().with(service("a").stop(3, SECOND)).with(service("z")).build();
    List<String> warned = List.of("f.yaml:3: warning: odd");
    String change = "~ a: stop.signal changed, stop.timeout changed (no restart)";
    for (boolean dryRun : new boolean[] {true, false}) {
      Script s = Script.booted(old);
      s.log.clear();
      s.ask(7, new Request.Reload(dryRun));
      s.step(new Event.PlanRead(7, dryRun, next, false, warned));
      assertEquals(List.of(warned.getFirst(), change, "  unchanged: z"), s.answer(7).lines());
      List<String> told =
          List.of(
              "foster: reload: " + warned.getFirst(),
              "foster: reload: " + change,
              "foster: reload: unchanged: z");
      assertEquals(dryRun ? List.of() : told, s.log);
    }
  }

  @Test
  void changed_whileItEndsByItself_continuesUnderTheNewPlan() {
    for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
      for (int code = 0; code <= 1; code++) {
        Script s = Script.booted(ending("/bin/old", mode));
        s.exits("a", code);
        s.leaves("a", 900);
        reload(s, ending("/bin/new", mode));
        s.exits("a/finish", 0);
        s.gone(900);
        assertEquals("/bin/new", s.view("a").plan().command().argv().getFirst(), s.state("a"));
        s.pass(SECOND);
        s.ask(1, new Request.Start(List.of("a")));
        assertEquals(
            List.of("/bin/old", "/bin/end", "/bin/new"), commands(s, "a"), mode + " " + code);
      }
    }
  }

  private static Plan ending(String command, RestartPolicy.Mode mode) {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    return plan()
        .with(service("z"))
        .with(
            service("a")
                .runs(command)
                .finish(ServicePlan.command("/bin/end"))
                .restart(mode)
                .ends(never))
        .build();
  }

  private static List<String> commands(Script s, String service) {
    return s.effects.stream()
        .filter(effect -> effect instanceof Effect.Spawn it && it.service().name().equals(service))
        .map(effect -> ((Effect.Spawn) effect).command().argv().getFirst())
        .toList();
  }

  /**
   * A service that waited for a removed one continues when that one is gone, not at the next event.
   */
  @Test
  void removed_itsLastProcessEnds_waitingServicesContinueAtOnce() {
    Service.EndsContainer never = Service.EndsContainer.NEVER;
    Script s =
        Script.booted(
            plan()
                .with(service("base").ends(never))
                .with(service("web").boundTo("base").ends(never))
                .build());
    reload(s, plan().with(service("base").runs("/bin/new").ends(never)).build());
    assertEquals(List.of("web:15"), s.signals());
    assertEquals("waiting for web to stop", s.view("base").reason());
    s.exits("web", 0);
    assertNull(s.state("web"));
    assertEquals(List.of("web:15", "base:15"), s.signals());
  }

  /** Signal and scope belong together: both are read when the signal is sent. */
  @Test
  void stopChanged_whileStopCommandRuns_signalAndScopeAreTheNewOnes() {
    Script s =
        Script.booted(
            plan().with(service("a").stop(6, SECOND).stopCommand(command("/bin/down"))).build());
    s.ask(1, new Request.Stop(List.of("a")));
    reload(s, plan().with(service("a").stop(2, SECOND).scope(StopPolicy.Scope.GROUP)).build());
    s.exits("a/stop.command", 0);
    assertEquals(List.of("a:-2"), s.signals());
  }
}
