package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts} with the built distribution. */
@Timeout(120)
class ScriptsIT {
  private static final String YAML =
      """
      services:
        setup:
          type: oneshot
          scripts: %s/init.d
          ends_container: never
          timeout: 1m
        web: {command: [sleep, "1000"], depends_on: [setup], ends_container: never}
        other: {command: [sleep, "1000"]}
      """;

  @TempDir Path directory;
  private Path scripts;

  @BeforeEach
  void makeDirectory() throws Exception {
    scripts = Files.createDirectory(directory.resolve("init.d"));
  }

  private void script(String name, String text) throws Exception {
    Path file = Files.writeString(scripts.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Foster up() throws Exception {
    return Foster.up(directory, YAML.formatted(directory));
  }

  @Test
  void scripts_allGood_completeInOrder() throws Exception {
    script("20-second", "test -e first && echo second");
    script("10-first", "touch first && echo first as $FOSTER_SERVICE");
    Files.writeString(scripts.resolve("README"), "about");
    try (Foster foster = up()) {
      foster.awaitLine("setup: completed after");
      foster.awaitLine("web: started");
      String all = foster.toString();
      assertTrue(all.contains("skips 'README': it is not executable"), all);
      assertTrue(all.indexOf("| first as setup") < all.indexOf("| second"), all);
      assertTrue(all.contains("| second"), all);
    }
  }

  @Test
  void script_fails_isNamedAndTheNextOnesDoNotRun() throws Exception {
    script("10-first", "echo first");
    script("20-migrate", "exit 3");
    script("30-third", "echo third");
    try (Foster foster = up()) {
      foster.awaitLine("20-migrate exited with code 3");
      foster.awaitLine("setup: failed: exited with code 3");
      assertEquals(0, foster.foster("stop", "other").code());
      String all = foster.toString();
      assertFalse(all.contains("third"), all);
      assertFalse(all.contains("web: started"), all);
    }
  }

  @Test
  void script_killed_isNamedWithItsSignal() throws Exception {
    script("10-first", "kill -9 $$");
    try (Foster foster = up()) {
      foster.awaitLine("10-first was killed by signal 9");
      foster.awaitLine("setup: failed: exited with code 137");
    }
  }

  @Test
  void stop_whileAScriptRuns_endsItAndStartsNoOther() throws Exception {
    script("10-first", "echo waits; sleep 1000");
    script("20-second", "echo second");
    try (Foster foster = up()) {
      foster.awaitLine("| waits");
      assertEquals(0, foster.foster("stop", "setup").code());
      String tree = foster.foster("ps").out();
      assertFalse(tree.contains("10-first"), tree);
      assertFalse(foster.toString().contains("| second"), foster::toString);
    }
  }

  @Test
  void start_again_runsWhatIsThereThen() throws Exception {
    try (Foster foster = up()) {
      foster.awaitLine("setup: completed after"); // an empty directory
      script("10-late", "echo late");
      assertEquals(0, foster.foster("start", "setup").code());
      foster.awaitLine("| late");
    }
  }
}
