package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs.file.max_age} with the built distribution. */
@Timeout(120)
class LogAgeIT {
  @TempDir Path directory;

  @Test
  void fileOfAnEarlierRun_isRotatedBeforeTheNextLine() throws Exception {
    Path log = Files.writeString(directory.resolve("web.log"), "earlier\n");
    String yaml =
        """
        services:
          web:
            shell: "sleep 1.1; echo later; exec sleep 1000"
            logs: {file: {path: %s, max_age: 1s}}
        """;
    try (Foster foster = Foster.up(directory, yaml.formatted(log))) {
      foster.awaitLine("later");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> Files.exists(log) && Files.readString(log).equals("later\n"));
      assertEquals(List.of("earlier"), Files.readAllLines(directory.resolve("web.log.1")));
    }
  }
}
