package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.LogFiles;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What new users write in their first hour: switches, unset variables, empty fragments. */
final class FirstHourTest {
  private final Loading loading = new Loading();

  private boolean enabled(String value) {
    return loading.service("command: app\nenabled: " + value).enabled();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "no",
        "off",
        "0",
        "'0'",
        "'No'",
        "OFF",
        "''",
        "\"${EMPTY}\"",
        "${UNSET:-}"
      })
  void enabled_offWords_switchOff(String value) {
    assertFalse(enabled(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", "on", "1", "'true'", "Yes", "\"${UNSET:-on}\""})
  void enabled_onWords_switchOn(String value) {
    assertTrue(enabled(value));
  }

  @Test
  void enabled_otherWord_isRefused() {
    assertEquals(
        List.of(
            "f.yaml:4:14: services.a.enabled: must be true, yes, on or 1, or false, no, off, 0 or"
                + " empty, is 'maybe'"),
        loading.errors(Loading.wrap("command: app\nenabled: maybe")));
  }

  private String variable(String value) {
    Service service = loading.service("command: app\nenv: {K: \"" + value + "\"}");
    return service.process().environment().get("K");
  }

  @Test
  void alternative_insertsItsWord_onlyIfTheVariableHasAValue() {
    assertEquals("--who=world", variable("${WHO:+--who=${WHO}}"));
    assertEquals("", variable("${EMPTY:+x}"));
    assertEquals("", variable("${UNSET:+x}"));
  }

  @Test
  void serviceName_inDefaultsAndAliases_isThatOfEachService() {
    Plan plan =
        loading.plan(
            """
            x-env: &env {NAME: "${FOSTER_SERVICE}"}
            defaults:
              description: I am ${FOSTER_SERVICE}
              command: [app, "${FOSTER_SERVICE}"]
            services:
              a: {env: *env}
              b: {env: *env, cwd: "/${FOSTER_SERVICE:+}"}
            """);
    for (String name : List.of("a", "b")) {
      Service service = plan.services().get(name);
      assertEquals("I am " + name, service.description());
      assertEquals(List.of("app", name), service.command().argv());
      assertEquals(name, service.process().environment().get("NAME"));
    }
  }

  @Test
  void serviceName_outsideOfServices_isRefused() {
    assertEquals(
        List.of(
            "f.yaml:1:21: shutdown.timeout: variable FOSTER_SERVICE is set only inside a service"
                + " and in 'defaults'"),
        loading.errors(
            "shutdown: {timeout: \"${FOSTER_SERVICE}\"}\nservices: {a: {command: app}}"));
  }

  @Test
  void variableOfTheServicesOwnEnv_isExplained() {
    assertEquals(
        List.of(
            "f.yaml:4:20: services.a.command[1]: variable PORT is not set: ${…} sees only Foster's"
                + " environment and the top-level env_file, not 'env'; a 'shell:' line sees it as"
                + " $PORT"),
        loading.errors("services:\n  a:\n    env: {PORT: 80}\n    command: [app, \"${PORT}\"]\n"));
  }

  @Test
  void nullInEnv_unsetsTheVariable() {
    loading.environment.put("TOKEN", "t");
    Service service = loading.service("command: app\nenv: {TOKEN: null, WHO: ~, HOME:}");
    assertNull(service.process().environment().get("TOKEN"));
    assertFalse(service.process().environment().containsKey("WHO"));
    assertEquals("/root", service.process().environment().get("HOME"));
    Plan plan = loading.plan("env: {TOKEN: null}\nservices: {a: {command: app}}");
    assertFalse(plan.services().get("a").process().environment().containsKey("TOKEN"));
  }

  @Test
  void fragmentWithEverythingCommentedOut_changesNothing() {
    loading.file("/conf/d/10-off.yaml", "services:\n#  debug: {command: app}\nenv:\ndefaults:\n");
    loading.file("/conf/d/20-cron.yaml", "services: {cron: {command: app}}\n");
    Plan plan = loading.plan("services: {web: {command: app}}\nenv: {K: v}\ninclude: d/*.yaml\n");
    assertEquals(Set.of("web", "cron"), plan.services().keySet());
    assertEquals("v", plan.services().get("web").process().environment().get("K"));
  }

  @Test
  void fosterThatStaysIdle_needsNoService() {
    assertEquals(Set.of(), loading.plan("shutdown: {when_idle: stay}\n").services().keySet());
  }

  @Test
  void filesWithoutAnyService_areReportedAtTheFirstFile() {
    loading.file("/conf/d/10-off.yaml", "services:\n");
    assertEquals(
        List.of("f.yaml:1:1: there are no services: add a 'services:' map"),
        loading.errors("include: d/*.yaml\n"));
  }

  @Test
  void readyDelay_withoutACheck_isRefusedInTheServiceAlone() {
    assertEquals(
        List.of(
            "f.yaml:4:20: services.a.ready.delay: needs a check; write up_for: TIME for a"
                + " service that is ready after a time"),
        loading.errors(Loading.wrap("command: app\nready: {delay: 1s}")));
    loading.plan("defaults: {ready: {delay: 1s}}\nservices: {a: {command: app}}");
  }

  @Test
  void logFile_isForBothStreams_orForEach() {
    assertEquals(
        List.of(
            "f.yaml:4:18: services.a.logs.file: needs 'path' for both streams, or 'stdout' and"
                + " 'stderr'"),
        loading.errors(Loading.wrap("command: app\nlogs: {file: {path: x, stdout: y}}")));
    LogFiles same =
        loading.service("command: app\nlogs: {file: {stdout: x, stderr: x}}").logs().files();
    assertSame(same.stdout(), same.stderr());
  }

  @Test
  void upFor_isLessThanTheTimeout() {
    assertEquals(
        List.of("f.yaml:4:21: services.a.ready.up_for: must be less than timeout, which is 1s"),
        loading.errors(Loading.wrap("command: app\nready: {up_for: 2s, timeout: 1s}")));
  }

  @Test
  void healthRequiredFalse_needsNoCheck() {
    Service service = loading.service("command: app\nhealth: {required: false}");
    assertFalse(service.healthRequired());
    assertNull(service.health());
    assertFalse(
        loading.service("type: oneshot\ncommand: app\nhealth: {required: false}").healthRequired());
  }
}
