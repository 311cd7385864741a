package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Dependency;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables that a oneshot exports, and services that take them. */
class ExportsTest {
  private static Plans.ServicePlan setup() {
    return service("setup").oneshot().exports("URL", "TOKEN");
  }

  private static Plans.ServicePlan web(boolean restart) {
    return service("web")
        .imports("URL", "setup")
        .after("setup", Dependency.Condition.COMPLETED, true, restart);
  }

  private static Script booted(Plans.ServicePlan... services) {
    Plans plans = plan();
    for (Plans.ServicePlan each : services) {
      plans.with(each);
    }
    Script script = new Script(plans.build());
    script.step(new Event.Booted());
    return script;
  }

  private static List<Effect.Spawn> starts(Script script, String service) {
    return script.effects.stream()
        .filter(effect -> effect instanceof Effect.Spawn)
        .map(effect -> (Effect.Spawn) effect)
        .filter(spawn -> spawn.service().name().equals(service))
        .toList();
  }

  private static void exports(Script script, String... values) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < values.length; i += 2) {
      all.put(values[i], values[i + 1]);
    }
    exported(script, new ExportedValues(all), null);
  }

  private static void exported(Script script, ExportedValues values, String failure) {
    String token = starts(script, "setup").getLast().token();
    script.step(new Event.Exported("setup", token, values, failure));
  }

  /** The value of URL in the last start of web. */
  private static String url(Script script) {
    return starts(script, "web").getLast().imported().get("URL");
  }

  @Test
  void setup_completes_webStartsWithItsValues() {
    Script script = booted(setup(), web(false));
    exports(script, "URL", "u1", "TOKEN", "t");
    assertEquals(List.of(), starts(script, "web")); // not before the exit
    script.exits("setup", 0);
    assertEquals("u1", url(script));
    assertEquals("completed", script.view("setup").state());
  }

  @Test
  void setup_lacksOne_hasFailedAndSoHaveItsDependents() {
    Script script = booted(setup(), web(false));
    exports(script, "URL", "u1");
    script.exits("setup", 0);
    assertEquals("failed", script.view("setup").state());
    assertEquals("did not export TOKEN", script.view("setup").reason());
    assertEquals("failed", script.view("web").state());
    assertEquals(1, script.exit.code());
  }

  @Test
  void setup_wroteNothing_namesAll() {
    Script script = booted(setup(), web(false));
    exports(script);
    script.exits("setup", 0);
    assertEquals("did not export URL, TOKEN", script.view("setup").reason());
  }

  @Test
  void setup_failsToExport_isTriedAgainByItsPolicy() {
    Script script =
        booted(
            setup().restart(RestartPolicy.Mode.ON_FAILURE).limit(2, Duration.ofHours(1)),
            web(false));
    exported(script, null, "wrote more than 128 KiB to $FOSTER_ENV");
    script.exits("setup", 0);
    assertEquals("backoff", script.view("setup").state());
    script.pass(Duration.ofSeconds(1));
    exports(script, "URL", "u2", "TOKEN", "t");
    script.exits("setup", 0);
    assertEquals("u2", url(script));
  }

  @Test
  void setup_unread_hasFailed() {
    Script script = booted(setup(), web(false));
    script.exits("setup", 0);
    assertEquals(
        "Foster could not read what it wrote to $FOSTER_ENV", script.view("setup").reason());
  }

  @Test
  void setup_failsWithACode_saysThat() {
    Script script = booted(setup().ends(Service.EndsContainer.NEVER), web(false));
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 3);
    assertEquals("exited with code 3 after 0ms", script.view("setup").reason());
    assertEquals("failed", script.view("web").state());
  }

  @Test
  void setup_runsAgain_webKeepsItsValuesUntilItsNextStart() {
    Script script = booted(setup(), web(false));
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 0);
    script.ask(1, new Request.Restart(List.of("setup")));
    exports(script, "URL", "u2", "TOKEN", "t");
    script.exits("setup", 0);
    assertEquals(1, starts(script, "web").size());
    script.ask(2, new Request.Restart(List.of("web")));
    script.dies("web", 15);
    assertEquals(2, starts(script, "web").size());
    assertEquals("u2", url(script));
  }

  @Test
  void setup_runsAgain_restartTrueRestartsWeb() {
    Script script = booted(setup(), web(true));
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 0);
    script.ask(1, new Request.Restart(List.of("setup")));
    script.dies("web", 15);
    assertEquals(1, starts(script, "web").size());
    exports(script, "URL", "u2", "TOKEN", "t");
    script.exits("setup", 0);
    assertEquals(2, starts(script, "web").size());
    assertEquals("u2", url(script));
  }

  @Test
  void setup_failsTheSecondTime_itsValuesAreNotTaken() {
    Script script =
        booted(
            setup().restart(RestartPolicy.Mode.ON_FAILURE).limit(9, Duration.ofHours(1)),
            web(false));
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 0);
    script.ask(1, new Request.Restart(List.of("setup")));
    exports(script, "URL", "u2");
    script.exits("setup", 0);
    assertEquals("backoff", script.view("setup").state());
    script.exits("web", 1);
    script.pass(Duration.ofMillis(50));
    assertEquals(1, starts(script, "web").size()); // it waits for the run
    script.pass(Duration.ofSeconds(1));
    exports(script, "URL", "u3", "TOKEN", "t");
    script.exits("setup", 0);
    script.pass(Duration.ofSeconds(1));
    assertEquals("u3", url(script));
  }

  @Test
  void reload_keepsTheValues() {
    Script script = booted(setup(), web(false));
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 0);
    script.reload(plan().with(setup()).with(web(false)).with(web2()).build());
    assertEquals("u1", starts(script, "late").getLast().imported().get("URL"));
    assertEquals(1, starts(script, "setup").size());
  }

  private static Plans.ServicePlan web2() {
    return service("late")
        .imports("URL", "setup")
        .after("setup", Dependency.Condition.COMPLETED, true, false);
  }

  @Test
  void reload_addsAnExport_runsTheOneshotAgainFirst() {
    Script script = booted(service("setup").oneshot(), service("web"));
    script.exits("setup", 0);
    assertNull(starts(script, "web").getLast().imported());
    script.reload(plan().with(setup()).with(web(false)).build());
    assertEquals(2, starts(script, "setup").size());
    script.dies("web", 15);
    assertEquals(1, starts(script, "web").size());
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 0);
    assertEquals("u1", url(script));
  }

  @Test
  void reload_changesTheExportsOfARunThatCompletes_runsItAgain() {
    Script script = booted(service("setup").oneshot().exports("OLD"), service("other"));
    script.reload(plan().with(setup()).with(service("other")).with(web(false)).build());
    assertEquals("stopping", script.view("setup").state());
    exports(script, "OLD", "o");
    script.exits("setup", 0); // before the signal arrived
    assertEquals(2, starts(script, "setup").size());
    assertEquals(List.of(), starts(script, "web"));
    exports(script, "URL", "u1", "TOKEN", "t");
    script.exits("setup", 0);
    assertEquals("u1", url(script));
  }

  @Test
  void values_areInNoText() {
    Script script = booted(setup(), web(false));
    exports(script, "URL", "hunter2", "TOKEN", "hunter3");
    script.exits("setup", 0);
    assertTrue(starts(script, "web").getLast().toString().contains("URL"));
    assertFalse(script.effects.toString().contains("hunter"), script.effects::toString);
  }
}
