package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs of a service count for its restart limit, on the built distribution. */
class RestartsIT {
  @TempDir Path directory;

  private static List<String> lines(Foster foster, String text) {
    return foster.err().stream().filter(line -> line.contains(text)).toList();
  }

  @Test
  void goodEndAfterASecond_isNoFailure_andSuggestsAOneshotOnce() throws Exception {
    String yaml =
        """
        services:
          queue:
            command: [sh, -c, "sleep 1.02; exit 0"]
            restart: {delay: 10ms, factor: 100, jitter: 0, limit: {count: 1, within: 1h}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> lines(foster, "queue: started").size(), count -> count == 5);
      assertEquals(4, lines(foster, "; restarting in 10ms").size(), foster::toString);
      assertFalse(foster.toString().contains("(attempt "), foster::toString);
      assertEquals(1, lines(foster, "3 times in a row").size(), foster::toString);
      assertTrue(lines(foster, "'type: oneshot'").getFirst().contains("queue:"), foster::toString);
    }
  }

  @Test
  void goodEndWithinASecond_isAFailedStart() throws Exception {
    String yaml =
        """
        services:
          quick: {command: ["true"], restart: {delay: 10ms, limit: {count: 3, within: 1h}}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(1, foster.awaitExit(), foster::toString);
      assertEquals(1, lines(foster, "(attempt 3)").size(), foster::toString);
      assertTrue(foster.toString().contains("gave up after 3 restarts"), foster::toString);
      assertEquals(1, lines(foster, "'type: oneshot'").size(), foster::toString);
    }
  }

  @Test
  void failedRun_countsHoweverLongItTook() throws Exception {
    String yaml =
        """
        services:
          a: {command: [sh, -c, "sleep 1.02; exit 3"], restart: {delay: 10ms, limit: {count: 1, within: 1h}}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(3, foster.awaitExit(), foster::toString);
      assertEquals(2, lines(foster, "a: started").size(), foster::toString);
    }
  }
}
