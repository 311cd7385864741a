package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload restarts only what the change concerns, on the built distribution. */
class ReloadIT {
  private static final String YAML =
      """
      services:
        web:
          shell: "echo started >> %1$s/starts; while :; do echo tick; sleep 0.05; done"
          health: {exec: [sh, -c, "echo checked >> %1$s/checks"], interval: 1h}
          stop: {timeout: 1s}
      """;

  @TempDir Path directory;

  private void rewrite(String from, String to) throws Exception {
    Path file = directory.resolve("foster.yaml");
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    Files.writeString(file, text.replace(from, to));
  }

  private long lines(String name) throws Exception {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void policiesAndLogs_applyToTheRunningProcess() throws Exception {
    try (Foster foster = Foster.up(directory, YAML.formatted(directory))) {
      foster.awaitLine("web: healthy");
      rewrite("interval: 1h", "interval: 20ms");
      rewrite("timeout: 1s}", "timeout: 2s}\n    logs: {file: {path: " + directory + "/log}}");
      Foster.Result reload = foster.foster("reload");
      assertEquals(
          "~ web: health.interval changed, logs.file changed, stop.timeout changed (no restart)",
          reload.out().lines().findFirst().orElseThrow(),
          foster::toString);
      await().atMost(Foster.PATIENCE).until(() -> lines("checks") > 3);
      await().atMost(Foster.PATIENCE).until(() -> lines("log") > 3);
      rewrite(directory + "/log", directory + "/other");
      assertEquals(0, foster.foster("reload").code());
      await().atMost(Foster.PATIENCE).until(() -> lines("other") > 3);
      assertEquals(1, lines("starts"), foster::toString);
    }
  }

  @Test
  void command_restarts_andThePlanSaysWhichChangeDoes() throws Exception {
    try (Foster foster = Foster.up(directory, YAML.formatted(directory))) {
      foster.awaitLine("web: healthy");
      rewrite("echo tick", "echo tock");
      rewrite("timeout: 1s", "timeout: 2s");
      Foster.Result reload = foster.foster("reload");
      assertEquals(
          "~ web: command changed (restart); stop.timeout changed (no restart)",
          reload.out().lines().findFirst().orElseThrow(),
          foster::toString);
      await().atMost(Foster.PATIENCE).until(() -> lines("starts") == 2);
    }
  }
}
