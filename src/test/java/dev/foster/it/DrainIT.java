package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code shutdown.drain} with the built distribution and an HTTP server. */
@Timeout(120)
class DrainIT {
  private static final String DRAINING = "draining: Foster is about to stop";

  @TempDir Path directory;

  private int port;

  private Foster up(String drain) throws IOException {
    return up(drain, "");
  }

  private Foster up(String drain, String more) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return Foster.up(
        directory,
        """
        shutdown: {timeout: 2m, drain: %s}
        services:
          web:
            command: [python3, -m, http.server, --bind, 127.0.0.1, "%d"]
            ready: {tcp: "127.0.0.1:%d"}
            %s
        """
            .formatted(drain, port, port, more));
  }

  private int request() throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(10_000);
    connection.setReadTimeout(10_000);
    connection.setRequestProperty("Connection", "close");
    return connection.getResponseCode();
  }

  @Test
  void drain_healthFailsFirst_andNoRequestFails() throws Exception {
    try (Foster foster = up("1m")) {
      foster.awaitLine("web: ready after");
      assertEquals(0, foster.foster("health").code());
      foster.signal("TERM");
      foster.awaitLine("draining for 1m: got SIGTERM");
      Foster.Result health = foster.foster("health");
      assertEquals(1, health.code());
      assertEquals(DRAINING, health.out());
      assertEquals(200, request());
      String status = foster.foster("status", "--json").out();
      assertTrue(status.contains("\"state\":\"stopping\""), status);
      assertFalse(status.contains("\"draining_until\":null"), status);
      assertTrue(status.contains("\"state\":\"up\""), status);
      String table = foster.foster("status").out();
      assertTrue(table.matches("(?s).*\ndraining: the services stop in [0-9]+s"), table);
      assertEquals(1, foster.foster("restart", "web").code());
      assertEquals(200, request());
      assertEquals(0, foster.foster("shutdown", "--no-drain").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void drain_isOver_servicesStop() throws Exception {
    try (Foster foster = up("1s")) {
      foster.awaitLine("web: ready after");
      assertEquals("draining", foster.foster("shutdown", "--no-wait").out());
      assertEquals(1, foster.foster("health").code());
      foster.awaitLine("stopping: drained for 1s");
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void secondSignal_endsTheDrain() throws Exception {
    try (Foster foster = up("1m")) {
      foster.awaitLine("web: ready after");
      foster.signal("QUIT");
      foster.awaitLine("draining for 1m: got SIGQUIT");
      await()
          .atMost(Foster.PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                if (foster.isAlive() && !foster.toString().contains("stopping: got SIGTERM")) {
                  foster.signal("TERM");
                }
                return foster.toString().contains("stopping: got SIGTERM");
              });
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void stopDelay_theServiceAnswersUntilItIsOver() throws Exception {
    try (Foster foster = up("0s", "stop: {delay: 1m}")) {
      foster.awaitLine("web: ready after");
      assertEquals(0, foster.foster("stop", "--no-wait", "web").code());
      foster.awaitLine("web: stopping in 1m with SIGTERM: requested by foster stop");
      String status = foster.foster("status", "web").out();
      assertTrue(status.contains("waiting for stop.delay"), status);
      assertEquals(1, foster.foster("health", "web").code());
      assertEquals(200, request());
      assertEquals(0, foster.foster("shutdown", "--no-drain").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void interrupt_doesNotDrain() throws Exception {
    try (Foster foster = up("1m")) {
      foster.awaitLine("web: ready after");
      foster.signal("INT");
      foster.awaitLine("stopping: got SIGINT");
      assertEquals(0, foster.awaitExit());
    }
  }
}
