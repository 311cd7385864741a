package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Plan;
import dev.foster.plan.PlanDiff;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The differences that a reload reports. */
final class PlanDiffTest {
  private final Loading loading = new Loading();

  private PlanDiff diff(String old, String now) {
    Plan before = loading.plan(old);
    return PlanDiff.between(before, loading.plan(now));
  }

  private List<String> reasons(String old, String now) {
    String b = "  b: {command: [app]}\n  c: {command: [app]}\n";
    PlanDiff diff =
        diff(
            Loading.wrap("command: [app]\n" + old) + b, Loading.wrap("command: [app]\n" + now) + b);
    PlanDiff.Change change = diff.changed().get("a");
    List<String> reasons = new ArrayList<>();
    if (change != null) {
      reasons.addAll(change.restarting());
      reasons.addAll(change.quiet());
    }
    return reasons;
  }

  @Test
  void samePlan_compared_isEmpty() {
    String yaml =
        "services: {a: {command: [app], env: {A: b}, ready: {log: x}, limits: {core: 0},"
            + " restart: {success_codes: [0, 1]}, logs: {file: {path: x}}}}";
    assertTrue(diff(yaml, yaml).isEmpty());
    assertEquals(List.of("a"), diff(yaml, yaml).unchanged());
  }

  @Test
  void servicesAndSettings_compared_areListed() {
    PlanDiff diff =
        diff(
            "services: {a: {command: [app]}, gone: {command: [app]}, same: {command: [app]}}",
            "shutdown: {timeout: 5s}\ncontrol: off\nsignals: {HUP: stop}\n"
                + "services: {same: {command: [app]}, a: {command: [app, x], stop: {timeout: 1s}},"
                + " new: {command: [app]}}");
    assertEquals(
        List.of(
            "+ new: added",
            "- gone: removed",
            "~ a: command changed (restart); stop.timeout changed (no restart)",
            "~ signals changed",
            "~ shutdown changed",
            "~ control changed",
            "  unchanged: same"),
        diff.lines());
  }

  @Test
  void policiesOnly_compared_needNoRestart() {
    PlanDiff diff =
        diff(
            "services: {a: {command: [app]}}",
            "services: {a: {command: [app], description: x, restart: never}}");
    assertFalse(diff.changed().get("a").restarts());
    assertEquals(
        "~ a: description changed, restart.policy changed (no restart)", diff.lines().getFirst());
  }

  @Test
  void variables_compared_areNamedWithoutValues() {
    loading.file("/s", "hunter2");
    List<String> reasons =
        reasons(
            "env: {A: 1, B: 1, S: {file: /s}, P: hunter2}",
            "env: {A: 2, C: 1, S: {file: /s}, P: {file: /s}}");
    assertEquals(
        List.of("env A changed", "env C added", "secret P changed", "env B removed"), reasons);
  }

  @Test
  void secretFile_changed_isAReason() {
    loading.file("/s", "hunter2");
    String yaml = "services: {a: {command: [app], env: {S: {file: /s}}}}";
    Plan before = loading.plan(yaml);
    loading.file("/s", "hunter3");
    PlanDiff diff = PlanDiff.between(before, loading.plan(yaml));
    assertEquals(List.of("secret S changed"), diff.changed().get("a").restarting());
    assertTrue(diff.changed().get("a").restarts());
    assertFalse(diff.toString().contains("hunter"));
  }

  @Test
  void keys_compared_areReasons() {
    assertEquals(
        List.of("user changed"),
        reasons("", "user: root\nenv: {USER: , HOME: /root}").stream()
            .filter(r -> !r.startsWith("env"))
            .toList());
    assertEquals(List.of("group changed"), reasons("user: root", "user: \"root:adm\""));
    assertEquals(List.of("cwd changed"), reasons("", "cwd: /"));
    assertEquals(List.of("umask changed"), reasons("", "umask: \"0022\""));
    assertEquals(List.of("limits changed"), reasons("", "limits: {core: 0}"));
    assertEquals(List.of("nice changed"), reasons("nice: 1", "nice: 2"));
    assertEquals(List.of("ready.fd added"), reasons("", "ready: {fd: 3}"));
    assertEquals(List.of("health changed"), reasons("", "health: {tcp: \"a:1\"}"));
    assertEquals(List.of("pre_start changed"), reasons("", "pre_start: [app]"));
    assertEquals(List.of("logs.format changed"), reasons("", "logs: {format: json}"));
    assertEquals(
        List.of("depends_on c added", "depends_on b removed"),
        reasons("depends_on: [b]", "depends_on: [c]"));
    assertEquals(
        List.of("depends_on b changed"),
        reasons("depends_on: [b]", "depends_on: {b: {condition: started}}"));
    assertEquals(List.of("enabled changed"), reasons("", "enabled: false"));
  }

  /** Only what the process itself has got makes a restart necessary. */
  @Test
  void partsOfSections_compared_areNamed_andRestartOnlyForTheProcess() {
    PlanDiff.Change change =
        diff(
                "services: {a: {command: [app], ready: {tcp: \"a:1\", timeout: 5s},"
                    + " health: {tcp: \"a:1\"}, logs: {format: raw}}}",
                "services: {a: {command: [app], ready: {tcp: \"a:2\", file: /f, timeout: 6s},"
                    + " health: {tcp: \"a:1\", interval: 5s, failures: 9}, logs: {format: json},"
                    + " depends_on: [b], finish: [app], restart: {delay: 1s}}, b: {command:"
                    + " [app]}}")
            .changed()
            .get("a");
    assertEquals(List.of("logs.format changed"), change.restarting());
    assertEquals(
        List.of(
            "ready.tcp changed",
            "ready.file added",
            "ready.timeout changed",
            "health.interval changed",
            "health.failures changed",
            "depends_on b added",
            "finish changed",
            "restart.delay changed"),
        change.quiet());
  }
}
