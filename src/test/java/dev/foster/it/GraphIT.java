package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster graph} of the built distribution. */
@Timeout(120)
class GraphIT {
  private static final String PROGRAM = Foster.HOME.resolve("bin/foster").toString();

  private static final String STACK =
      """
      services:
        db: {command: [sleep, "1000"], ready: {file: %1$s/db.ready}}
        migrate: {type: oneshot, command: [test, -e, %1$s/db.ready], depends_on: [db]}
        web: {command: [sleep, "1000"], depends_on: [migrate]}
        debug: {command: [sleep, "1000"], enabled: false}
      """;

  @TempDir Path directory;

  private Foster.Result graph(String... options) throws Exception {
    String[] command = new String[options.length + 2];
    command[0] = PROGRAM;
    command[1] = "graph";
    System.arraycopy(options, 0, command, 2, options.length);
    return Foster.run(directory, Map.of("LC_ALL", "C.UTF-8"), command);
  }

  @Test
  void graph_ofAFileForAnotherMachine_isPrinted() throws Exception {
    Files.writeString(
        directory.resolve("foster.yaml"),
        """
        services:
          db: {command: [no-such-program], user: nobody-here}
          web: {command: [no-such-program], depends_on: [db]}
        """);
    Foster.Result result = graph();
    assertEquals("web\n└─ db (ready)", result.out(), result::toString);
    assertEquals(0, result.code());
    assertEquals("", result.err());
  }

  @Test
  void graph_ofAnInvalidFile_reportsItsProblems() throws Exception {
    Files.writeString(
        directory.resolve("foster.yaml"),
        "services:\n  web: {command: [sleep, \"1\"], depends_on: [dv]}\n  db: {comand: x}\n");
    Foster.Result result = graph("--format", "dot");
    assertEquals(2, result.code(), result::toString);
    assertEquals("", result.out());
    assertTrue(result.err().contains("foster.yaml:2:"), result.err());
    assertTrue(result.err().contains("did you mean 'command'?"), result.err());
  }

  @Test
  void times_ofARunningFoster_showWhereTheStartWent() throws Exception {
    try (Foster foster = Foster.up(directory, STACK.formatted(directory))) {
      foster.awaitLine("db: started");
      String early = foster.foster("graph", "--times").out();
      assertTrue(early.contains("STARTED"), early);
      assertTrue(early.lines().anyMatch(line -> line.matches(" +- +- +- +web")), early);
      Files.writeString(directory.resolve("db.ready"), "");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("graph", "--times").out().contains(" → web "));
      JsonNode services =
          new ObjectMapper()
              .readTree(foster.foster("graph", "--times", "--json").out())
              .get("services");
      JsonNode db = services.get(0);
      JsonNode migrate = services.get(1);
      JsonNode web = services.get(2);
      assertTrue(db.get("started_ms").asLong() <= db.get("ready_ms").asLong(), db::toString);
      assertTrue(db.get("ready_ms").asLong() <= migrate.get("started_ms").asLong());
      assertTrue(migrate.get("ready_ms").asLong() <= web.get("started_ms").asLong());
      assertTrue(services.get(3).get("started_ms").isNull());

      assertEquals(0, foster.foster("restart", "web").code(), foster::toString);
      JsonNode again =
          new ObjectMapper()
              .readTree(foster.foster("graph", "--times", "--json").out())
              .at("/services/2");
      assertEquals(web, again, "a restart changes the times of the first start");
    }
  }

  @Test
  void times_withoutAFoster_failWithCode3() throws Exception {
    Foster.Result result = graph("--times", "--socket", directory + "/none.sock");
    assertEquals(3, result.code(), result::toString);
  }
}
