package dev.foster.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that exceed a container's memory limit. */
@NeedsEngine
class OomIT {
  private static final String IMAGE = "foster-test-plain";
  private static final String FOSTER = "foster";
  private static final String BLAMED = "the kernel's OOM killer, memory.events oom_kill +1";

  @TempDir Path folder;

  @BeforeEach
  void build() {
    Engine.buildFoster();
    Engine.build(IMAGE, Engine.folder("docker/test/plain"));
  }

  private Container start(String yaml) throws IOException {
    Files.writeString(folder.resolve("foster.yaml"), yaml);
    return Container.start(
        "-m", "128m", "--memory-swap", "128m", "-v", folder + ":/etc/foster:ro", IMAGE);
  }

  /** {@code tail} keeps everything that may be the last line, which here is all of its input. */
  @Test
  void service_killedForItsMemory_isReportedAsSuch() throws IOException {
    String yaml = "services: {eater: {command: [tail, /dev/zero], restart: never}}";
    try (Container container = start(yaml)) {
      assertEquals(137, container.awaitExit());
      String err = container.logs().err();
      assertTrue(err.contains("eater: failed: killed by SIGKILL (" + BLAMED + ") after "), err);
    }
  }

  @Test
  void otherProcess_killedForItsMemory_isNotReportedAsTheService() throws IOException {
    String yaml =
        """
        services:
          master:
            command: [sh, -c, "tail /dev/zero; echo worker gone with $?; exec sleep 3600"]
            ready: {log: "worker gone with 137"}
          other: {command: [sleep, "3600"]}
        """;
    try (Container container = start(yaml)) {
      container.awaitHealth();
      for (String service : new String[] {"master", "other"}) {
        assertEquals(0, container.exec(FOSTER, "signal", "KILL", service).code());
        container.awaitLog(service + ": killed by SIGKILL");
      }
      assertEquals(0, container.stop(Duration.ofSeconds(10)));
      assertFalse(container.logs().err().contains("OOM"), container.logs().err());
    }
  }
}
