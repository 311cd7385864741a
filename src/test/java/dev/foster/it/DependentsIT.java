package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of services whose dependencies fail, stop or restart, on the built distribution. */
class DependentsIT {
  @TempDir Path directory;

  /** Index of the first line with the text among Foster's messages from a line on. */
  private static int index(Foster foster, String text, int from) {
    List<String> lines = foster.err();
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no '" + text + "' from line " + from + " on: " + foster);
  }

  private static void assertOrder(Foster foster, int from, String... texts) {
    int at = from;
    for (String text : texts) {
      at = index(foster, text, at) + 1;
    }
  }

  @Test
  void dependencyFails_dependentStaysUp_boundOneFails() throws Exception {
    String yaml =
        """
        defaults: {ends_container: never}
        services:
          php: {shell: "while [ ! -e fail ]; do sleep 0.02; done; exit 9", cwd: %s, restart: never}
          nginx: {command: [sleep, "1000"], depends_on: [php]}
          bound: {command: [sleep, "2000"], depends_on: {php: {bound: true}}}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("bound: started");
      foster.sh("touch " + directory + "/fail");
      foster.awaitLine("bound: failed: its dependency php failed");
      assertTrue(foster.foster("status", "nginx").out().contains(" up "), foster::toString);
      assertFalse(foster.toString().contains("nginx: stopping"), foster::toString);
    }
  }

  @Test
  void nothingIsLeftToRun_exitCodeIsThatOfTheFirstFailure() throws Exception {
    String yaml =
        """
        defaults: {ends_container: never, restart: never}
        services:
          first: {command: [sh, -c, exit 9]}
          second: {command: [sh, -c, sleep 0.3; exit 4]}
          third: {command: [sh, -c, sleep 0.5; exit 0], depends_on: [second]}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(9, foster.awaitExit(), foster::toString);
      assertTrue(foster.toString().contains("stopping: nothing is left to run"), foster::toString);
    }
  }

  @Test
  void restart_dependentsStopFirst_startWhenItIsReady_andDoNotCountIt() throws Exception {
    String yaml =
        """
        services:
          db: {shell: "echo >&3; exec sleep 1000", ready: {fd: 3}}
          app:
            command: [sleep, "2000"]
            depends_on: {db: {restart: true}}
            restart: {limit: {count: 0, within: 1h}}
          other: {command: [sleep, "3000"], depends_on: [db]}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("app: started");
      foster.awaitLine("other: started");
      int from = foster.err().size();
      for (int i = 0; i < 3; i++) {
        assertEquals(0, foster.foster("restart", "db").code(), foster::toString);
        assertEquals(0, foster.foster("start", "app").code(), foster::toString);
      }
      assertOrder(
          foster,
          from,
          "app: stopping with SIGTERM: db, which it depends on, is being restarted",
          "app: stopped",
          "db: stopping with SIGTERM: requested by foster restart",
          "db: stopped",
          "db: started",
          "db: ready",
          "app: started",
          "app: stopping",
          "db: stopping");
      assertFalse(foster.toString().contains("other: stopping"), foster::toString);
      assertFalse(foster.toString().contains("attempt"), foster::toString);
    }
  }

  @Test
  void lastServiceIsStoppedOnRequest_fosterStays() throws Exception {
    String yaml =
        """
        services:
          web: {command: [sleep, "1000"]}
          app: {command: [sleep, "2000"], depends_on: {web: {bound: true}}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("app: started");
      int from = foster.err().size();
      assertEquals(0, foster.foster("stop", "web").code(), foster::toString);
      assertOrder(foster, from, "app: stopped", "web: stopping");
      assertEquals(0, foster.foster("stop", "app").code(), foster::toString);
      assertEquals(0, foster.foster("start", "app").code(), foster::toString);
      assertTrue(foster.foster("status", "web").out().contains(" up "), foster::toString);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }
}
