package dev.foster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foster.control.TestServer;
import dev.foster.core.Role;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.loop.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The output of {@code events}, {@code logs} and {@code ps}. */
@Timeout(60)
class ClientStreamsTest extends ClientFixture {
  @Test
  void logs_followed_endWhenFosterEnds() throws Exception {
    CompletableFuture<Integer> logs = runAside("logs -f");
    CompletableFuture<Integer> events = runAside("events -f");
    server.events.append(Instant.EPOCH, "info", "web", "x", 0, "seen");
    server.events.announce();
    await().until(() -> console.outText().contains("seen"));
    server.close();
    assertEquals(0, code(logs));
    assertEquals(0, code(events));
    assertEquals("", console.errText());
  }

  @Test
  void events_asText_haveTimeServiceAndMessage() throws Exception {
    Instant time = Instant.parse("2026-02-01T00:00:00.001Z");
    server.events.append(time, "info", "web", "started", 17, "started (pid 17)");
    server.events.append(time, "warn", null, "x", 0, "bad \u001b[2J");
    assertEquals(0, run("events"));
    assertEquals(
        """
        2026-02-01T00:00:00.001Z web: started (pid 17)
        2026-02-01T00:00:00.001Z bad ?[2J
        """,
        console.outText());
  }

  @Test
  void events_asJson_areLines() throws Exception {
    server.events.append(Instant.EPOCH, "info", "web", "started", 17, "started (pid 17)");
    assertEquals(0, run("events --json"));
    JsonNode json = new ObjectMapper().readTree(console.outText());
    assertEquals("started", json.get("event").asText());
  }

  @Test
  void events_followed_endWhenTheReaderCloses() throws Exception {
    console.linesUntilReaderGoes = 3;
    CompletableFuture<Integer> events = runAside("events -f");
    for (int i = 0; !events.isDone(); i++) {
      int seen = i;
      server.events.append(Instant.EPOCH, "info", "web", "x", 0, "m" + i);
      server.events.announce();
      await().until(() -> events.isDone() || console.outText().contains("m" + seen));
    }
    assertEquals(0, code(events));
    assertEquals(3, console.outText().split("\n").length);
  }

  @Test
  void logs_ofAll_haveNamesAndAllBytes() throws Exception {
    int web = server.output("web");
    TestServer.write(web, "one\nb\udcffd\n");
    await()
        .until(
            () -> {
              TestConsole probe = new TestConsole();
              ClientEnvironment around =
                  new ClientEnvironment(
                      new LinuxSockets(), new LinuxDirectories(), environment, () -> null);
              ParsedCommand.Logs logs =
                  new ParsedCommand.Logs(path, false, false, -1, false, List.of());
              new Client(probe, around).run(logs);
              return probe.outText().contains("d");
            });
    assertEquals(0, run("logs"));
    assertEquals("web    | one\nweb    | b\udcffd\n", console.outText());
    assertEquals(0, run("logs -n 1 web"));
    assertTrue(console.outText().endsWith("| b\udcffd\nb\udcffd\n"), console.outText());
    LinuxIo.INSTANCE.close(web);
  }

  private static boolean isSleep(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/sleep");
  }

  @Test
  void ps_ofARealTree_showsTheTree() throws Exception {
    Process child = new ProcessBuilder("sh", "-c", "sleep 61 & echo up; wait").start();
    try {
      assertEquals('u', child.getInputStream().read());
      await()
          .until(
              () -> child.children().anyMatch(ClientStreamsTest::isSleep)); // the shell has ended
      Snapshots.publish(
          server.board,
          false,
          Snapshots.with(Snapshots.service("web", "up"), (int) child.pid(), null));
      server.ownership.started((int) child.pid(), "web", "r", Role.MAIN);
      assertEquals(0, run("ps"));
      String tree = console.outText();
      assertTrue(tree.contains(" └─ web\n"), tree);
      assertTrue(tree.contains("    └─ sh -c sleep 61 & echo up; wait\n"), tree);
      assertTrue(tree.contains("       └─ sleep 61\n"), tree);
      for (String line : tree.split("\n")) {
        assertTrue(line.length() <= 80, line);
      }
      environment.add("LC_ALL=C");
      assertEquals(0, run("ps"));
      assertTrue(console.outText().contains("   `- sh -c sleep 61"), console.outText());
    } finally {
      child.descendants().forEach(ProcessHandle::destroy);
      child.destroy();
    }
  }

  @Test
  void ps_asJson_isOneObject() throws Exception {
    assertEquals(0, run("ps --json"));
    JsonNode json = new ObjectMapper().readTree(console.outText());
    assertEquals("foster", json.at("/processes/0/mark").asText());
    assertEquals(ProcessHandle.current().pid(), json.at("/processes/0/pid").asLong());
  }
}
