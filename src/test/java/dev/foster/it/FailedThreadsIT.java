package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Proc;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fault ends one of Foster's threads: no client waits for ever, Foster says what has happened,
 * stops its services and exits with 125.
 */
class FailedThreadsIT {
  private static final String SERVICES =
      """
      services:
        web:
          shell: "while :; do echo a line; sleep 0.1; done"
          health: {tcp: '127.0.0.1:1', interval: 100ms, action: report, required: false}
        slow: {command: [sleep, '1000'], ready: {fd: 3, timeout: 1h}}
      """;

  /** No thread can wait for events any more. */
  private static final String FAULT = "/^epoll_p?wait:error=EBADF";

  private static final String CUT =
      "foster: cannot go on: Foster was killed, or its control server has failed";

  @TempDir Path directory;

  @BeforeEach
  void possible() throws Exception {
    FaultInjection.assumePossible(directory);
  }

  private static CompletableFuture<Foster.Result> start(Foster foster, String... command) {
    CompletableFuture<Foster.Result> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(foster.foster(command));
              } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    return result;
  }

  private static Foster.Result end(CompletableFuture<Foster.Result> client) throws Exception {
    return client.get(2 * Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts clients that wait, lets the thread fail, and returns what the clients said. */
  private Foster.Result[] fail(Foster foster, String thread) throws Exception {
    foster.awaitLine("a line");
    var logs = start(foster, "logs", "-f");
    var events = start(foster, "events", "-f");
    var waits = start(foster, "wait", "slow");
    await("three connections").atMost(Foster.PATIENCE).until(() -> connections(foster) == 3);
    try (FaultInjection fault = FaultInjection.into(foster, directory, thread, FAULT)) {
      Foster.Result[] results = {end(logs), end(events), end(waits)};
      assertEquals(125, foster.awaitExit(), foster::toString);
      assertTrue(fault.count() > 0);
      assertTrue(foster.toString().contains("slow: stopped: killed by SIGTERM"), foster::toString);
      assertTrue(foster.toString().contains("exiting with code 125"), foster::toString);
      return results;
    }
  }

  /** The number of clients that Foster has accepted. */
  private long connections(Foster foster) throws Exception {
    String socket = " 03 +[0-9]+ " + directory.resolve("foster.sock"); // SS_CONNECTED
    return Proc.read(Path.of("/proc/" + foster.pid() + "/net/unix"))
        .lines()
        .filter(line -> line.matches(".*" + socket))
        .count();
  }

  private Foster up() throws Exception {
    return Foster.up(directory, SERVICES);
  }

  @Test
  void controlServer_fails_clientsEndWithAnError() throws Exception {
    try (Foster foster = up()) {
      Foster.Result[] clients = fail(foster, "foster-control");
      for (int i = 0; i < 2; i++) {
        assertEquals(1, clients[i].code(), clients[i]::toString);
        assertEquals(CUT, clients[i].err());
      }
      assertEquals(1, clients[2].code());
      assertEquals("foster: cannot get an answer: the connection ended", clients[2].err());
      foster.awaitLine("internal error in thread foster-control: ");
    }
  }

  @Test
  void logPump_fails_followedLogsEndWithAnError() throws Exception {
    try (Foster foster = up()) {
      Foster.Result[] clients = fail(foster, "foster-log");
      assertEquals(1, clients[0].code(), clients[0]::toString);
      assertEquals(
          "foster: cannot show the logs: the thread that reads them has failed", clients[0].err());
      assertEquals(0, clients[1].code(), clients[1]::toString);
      assertEquals("foster: cannot wait: Foster is stopping", clients[2].err());
      foster.awaitLine("the log pump has failed: ");
    }
  }

  @Test
  void reactor_fails_clientsEndWithFoster() throws Exception {
    try (Foster foster = up()) {
      Foster.Result[] clients = fail(foster, "probe");
      assertEquals(0, clients[0].code(), clients[0]::toString);
      assertEquals(0, clients[1].code(), clients[1]::toString);
      assertEquals("foster: cannot wait: Foster is stopping", clients[2].err());
      foster.awaitLine("internal error in thread probe: ");
    }
  }
}
