package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foster reads what a process wrote just before its exit before it handles the exit. */
class LastSignsIT {
  private static final int RUNS = 20;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shell: 'echo >&3; exit 1', ready: {fd: 3}",
        "shell: 'echo now ready; exit 1', ready: {log: now ready}",
        "shell: 'rm -f ready; sleep 0.05; : > ready; exit 1', ready: {file: ready}",
      })
  void readyJustBeforeTheExit_counts(String service) throws Exception {
    String yaml =
        """
        services:
          app: {%s, cwd: %s, restart: {delay: 10ms, factor: 1, limit: {count: %d, within: 5m}}}
        """
            .formatted(service, directory, RUNS);
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(1, foster.awaitExit(), foster::toString);
      long ready = foster.err().stream().filter(line -> line.contains("app: ready")).count();
      assertEquals(RUNS + 1, ready, foster::toString);
      assertFalse(foster.toString().contains("before it was ready"), foster::toString);
    }
  }

  @Test
  void failingCheck_itsLastLineIsInTheReason_andNotInTheLogs() throws Exception {
    String yaml =
        """
        services:
          app:
            shell: echo serving; exec sleep 1000
            ends_container: never
            health:
              exec: [sh, -c, 'echo asking; echo no such database >&2; exit 3']
              interval: 50ms
              failures: 2
              action: report
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      String line = foster.awaitLine("unhealthy");
      assertTrue(line.contains("exited with code 3: no such database"), line);
      List<String> logs = foster.foster("logs", "app").out().lines().toList();
      assertEquals(1, logs.size(), logs::toString);
      assertTrue(logs.get(0).endsWith("serving"), logs::toString);
    }
  }

  /** The service ends only when its check has begun, and the check never ends by itself. */
  @ParameterizedTest
  @ValueSource(strings = {"ready", "health"})
  void checkThatStillRuns_isNoProcessInTheBackground(String key) throws Exception {
    String yaml =
        """
        services:
          app:
            shell: 'until test -e %1$s/asked; do sleep 0.05; done'
            restart: never
            %2$s: {exec: [sh, -c, ': > %1$s/asked; exec sleep 1000']}
        """
            .formatted(directory, key);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("app: completed: exited with code 0");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertFalse(foster.toString().contains("background"), foster::toString);
      assertFalse(foster.toString().contains("leftover"), foster::toString);
    }
  }
}
