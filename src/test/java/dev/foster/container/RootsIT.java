package dev.foster.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.ProgramResult;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Foster as PID 1 of root file systems without a shell or without glibc: users, spawning, signals,
 * orphans, probes, logs and names beyond ASCII.
 */
@NeedsEngine
class RootsIT {
  private static final String FOSTER = "foster";
  private static final String BUSYBOX = "/app/busybox";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static String image(String root) {
    Engine.buildFoster();
    String image = "foster-test-" + root;
    Engine.build(image, Engine.folder("docker/test/roots"), "--target=" + root);
    return image;
  }

  private static Container start(String root, String... options) {
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = image(root);
    Container container = Container.start(arguments);
    container.awaitHealth();
    return container;
  }

  @ParameterizedTest
  @ValueSource(strings = {"distroless", "musl", "empty"})
  void services_runWithTheirUsersDirectoriesAndArguments(String root) {
    try (Container container = start(root)) {
      container.awaitLog("facts   | 1001:1002 1003 in /srv/größe says größe umask 0027");
      container.awaitLog("facts   | SigBlk:\t0000000000000000");
      container.awaitLog("first   | first runs");
      assertEquals("ok", container.output(BUSYBOX, "wget", "-q", "-O-", "127.0.0.1:8080"));
      assertEquals("foster", container.output(BUSYBOX, "cat", "/proc/1/comm"));
      String status = container.output(FOSTER, "status");
      assertTrue(status.contains("completed"), status);
      assertEquals(0, container.stop(PATIENCE));
      container.awaitLog("facts   | bye");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"distroless", "musl", "empty"})
  void pid1_forwardsSignalsReapsOrphansAndRestarts(String root) {
    try (Container container = start(root)) {
      container.kill("WINCH"); // has no effect on the services
      container.kill("HUP"); // reloads the configuration
      container.awaitLog("unchanged: first, web, facts, orphans");
      assertEquals(0, container.exec(FOSTER, "signal", "USR1", "facts").code());
      container.awaitLog("facts   | usr1");

      assertEquals(0, container.exec(FOSTER, "signal", "KILL", "web").code());
      container.awaitOutput(FOSTER, "health");
      container.awaitLog("web: killed by SIGKILL after");
      String restarted = container.output(FOSTER, "status", "--json", "web");
      assertTrue(restarted.contains("\"restarts\":1"), restarted);

      String processes = container.output(BUSYBOX, "ps", "-o", "stat,args");
      assertFalse(processes.lines().anyMatch(line -> line.startsWith("Z")), processes);
      container.kill("RTMIN+3");
      assertEquals(0, container.awaitExit());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"distroless", "musl", "empty"})
  void image_isHealthyForTheEngine(String root) {
    try (Container container = start(root)) {
      if (Engine.isPodman()) { // docker runs the health check by itself
        assertEquals(0, Engine.run("healthcheck", "run", container.name()).code());
      }
      assertEquals(0, container.exec(FOSTER, "stop", "web").code());
      ProgramResult health = container.exec(FOSTER, "health");
      assertEquals(0, health.code(), "a service that is stopped on purpose is no illness");
      assertEquals("0 0", container.output(BUSYBOX, "stat", "-c", "%u %g", "/run/foster"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"distroless", "musl", "empty"})
  void init_runsOneProgram_andReportsMissingOnes(String root) {
    String image = image(root);
    String entrypoint = "--entrypoint=/opt/foster/bin/tini";
    assertEquals(
        new ProgramResult(7, "größe\n", ""),
        Container.run(entrypoint, image, "--", BUSYBOX, "sh", "-c", "echo größe; exit 7"));
    assertEquals(127, Container.run(entrypoint, image, "--", "/nowhere").code());
    assertNotEquals(0, Container.run(entrypoint, image).code());
  }
}
