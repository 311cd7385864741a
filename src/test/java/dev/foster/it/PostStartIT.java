package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code post_start} with the built distribution. */
@Timeout(120)
class PostStartIT {
  private static final String STACK =
      """
      services:
        web:
          command: [sleep, "1000"]
          ready: {file: %1$s/listens}
          post_start:
            - [sh, -c, "echo first"]
            - {command: [sh, -c, "until test -e %1$s/warm; do sleep 0.05; done"]}
        user: {command: [sleep, "1000"], depends_on: [web]}
        bad:
          command: [sleep, "1000"]
          post_start: [[sh, -c, "exit 7"]]
          restart: never
          ends_container: never
      """;

  @TempDir Path directory;

  @Test
  void commands_runAfterTheChecks_andTheServiceIsReadyThen() throws Exception {
    try (Foster foster = Foster.up(directory, STACK.formatted(directory))) {
      foster.awaitLine("bad: failed: post_start 'sh -c exit 7': exited with code 7");
      foster.awaitLine("web: started");
      Files.writeString(directory.resolve("listens"), "");
      foster.awaitLine("| first");
      String status = foster.foster("status", "web", "user").out();
      assertTrue(status.contains("running post_start command 2"), status);
      assertTrue(status.contains("waiting for web"), status);
      String tree = foster.foster("ps").out();
      assertTrue(tree.contains("[post_start]"), tree);
      Files.writeString(directory.resolve("warm"), "");
      foster.awaitLine("web: ready after");
      foster.awaitLine("user: started");
      assertEquals(1, foster.foster("health").code());
      assertEquals(0, foster.foster("health", "web", "user").code());
    }
  }

  @Test
  void stop_duringACommand_leavesNothingBehind() throws Exception {
    try (Foster foster = Foster.up(directory, STACK.formatted(directory))) {
      Files.writeString(directory.resolve("listens"), "");
      foster.awaitLine("| first");
      assertEquals(0, foster.foster("stop", "web").code());
      String tree = foster.foster("ps").out();
      assertTrue(!tree.contains("web"), tree);
    }
  }
}
