package dev.foster.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the engine of the container tests itself. */
@NeedsEngine
class EngineIT {
  @Test
  void container_runsExecsAndStops() {
    try (Container container =
        Container.start(
            "debian:bookworm-slim", "sh", "-c", "trap 'exit 7' TERM; echo on; sleep 99 & wait")) {
      container.awaitLog("on");
      assertEquals("hi", container.output("echo", "hi"));
      assertEquals(3, container.exec("sh", "-c", "exit 3").code());
      assertTrue(container.running());
      assertEquals(7, container.stop(Duration.ofSeconds(5)));
    }
  }

  @Test
  void containers_areRemoved() {
    String name;
    try (Container container = Container.start("debian:bookworm-slim", "sleep", "99")) {
      name = container.name();
    }
    assertNotEquals(0, Engine.run("inspect", name).code());
  }

  @Test
  void run_returnsOutputAndCode() {
    ProgramResult finished =
        Container.run("debian:bookworm-slim", "sh", "-c", "echo größe; echo no >&2; exit 4");
    assertEquals(new ProgramResult(4, "größe\n", "no\n"), finished);
  }

  @Test
  void build_installsPackagesAndTakesFoster(@TempDir Path folder) throws IOException {
    Engine.buildFoster();
    Files.writeString(
        folder.resolve("Dockerfile"),
        """
        FROM debian:bookworm-slim
        COPY --from=foster /opt/foster /opt/foster
        ENTRYPOINT ["/opt/foster/bin/foster", "run", "--"]
        """);
    Engine.build("foster-test-init", folder);

    assertEquals(
        new ProgramResult(5, "foster\n", ""),
        Container.run("foster-test-init", "sh", "-c", "cat /proc/1/comm; exit 5"));
  }
}
