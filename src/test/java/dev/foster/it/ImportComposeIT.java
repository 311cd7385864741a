package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster import compose} of the built distribution, with redis. */
@Timeout(120)
class ImportComposeIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  @Test
  @Needs({"redis-server", "redis-cli"})
  void services_startInOrder_withTheirVariables() throws Exception {
    Files.writeString(
        directory.resolve("compose.yaml"),
        """
        x-cli: &cli
          image: redis:7
          environment: {GREETING: "hello ${NAME:-world}"}
        services:
          web:
            <<: *cli
            command: [sh, -c, "redis-cli -s redis.sock get greeting > page; exec redis-cli -s redis.sock blpop q 0"]
            restart: always
            stop_grace_period: 3s
            depends_on:
              migrate: {condition: service_completed_successfully}
          migrate:
            <<: *cli
            entrypoint: redis-cli -s redis.sock
            command: set greeting "$GREETING"
            depends_on: {cache: {condition: service_healthy}}
          cache:
            image: redis:7
            command: redis-server --port 0 --unixsocket redis.sock --save "" --daemonize no
            healthcheck: {test: [CMD, redis-cli, -s, redis.sock, ping], interval: 10s}
        """);
    Files.writeString(directory.resolve(".env"), "GREETING=hello from the file\n");
    Foster.Result imported = Foster.run(directory, Map.of(), FOSTER, "import", "-o", "foster.yaml");
    assertEquals(0, imported.code(), imported::toString);
    try (Foster foster = Foster.pid1(directory, Map.of(), FOSTER, "up")) {
      Path page = directory.resolve("page");
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(page) && Files.size(page) > 0);
      assertEquals("hello from the file\n", Files.readString(page));
      foster.awaitLine("web: started");
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      String all = String.join("\n", foster.err());
      assertTrue(all.indexOf("migrate: completed") > all.indexOf("cache: ready"), all);
      assertTrue(all.indexOf("web: started") > all.indexOf("migrate: completed"), all);
      assertTrue(all.indexOf("cache: stopped") > all.indexOf("web: stopped"), all);
    }
  }
}
