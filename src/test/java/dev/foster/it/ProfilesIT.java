package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code profiles} with the built distribution. */
@Timeout(120)
class ProfilesIT {
  private static final String STACK =
      """
      services:
        web: {command: [sleep, "1000"]}
        debug: {command: [sleep, "1000"], profiles: [debug]}
        admin: {command: [sleep, "1000"], profiles: [admin]}
        extra: {command: [sleep, "1000"], profiles: [extra]}
      """;

  @TempDir Path directory;

  private static void assertState(Foster foster, String service, String state) throws Exception {
    String table = foster.foster("status", service).out();
    assertTrue(table.lines().anyMatch(line -> line.matches(service + " +" + state + " .*")), table);
  }

  @Test
  void profiles_ofOptionAndVariable_areStartedAndKeptByAReload() throws Exception {
    try (Foster foster =
        Foster.up(directory, Map.of("FOSTER_PROFILES", "admin"), STACK, "--profile", "debug")) {
      foster.awaitLine("web: started");
      foster.awaitLine("debug: started");
      foster.awaitLine("admin: started");
      assertState(foster, "extra", "down");

      Path file = directory.resolve("foster.yaml");
      String later = "  later: {command: [sleep, \"1000\"], profiles: [debug, extra]}\n";
      Files.writeString(file, Files.readString(file) + later);
      Foster.Result reload = foster.foster("reload");
      assertEquals(0, reload.code(), reload::toString);
      foster.awaitLine("later: started");
      assertState(foster, "debug", "up");
      assertState(foster, "extra", "down");

      assertEquals(0, foster.foster("start", "extra").code());
      assertState(foster, "extra", "up");
    }
  }

  @Test
  void unknownProfile_isAWarning() throws Exception {
    try (Foster foster = Foster.up(directory, STACK, "--profile", "dbug")) {
      foster.awaitLine("no service has the profile 'dbug', did you mean 'debug'?");
      foster.awaitLine("web: started");
    }
  }
}
