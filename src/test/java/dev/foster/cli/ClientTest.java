package dev.foster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foster.control.TestServer;
import dev.foster.core.Request;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.loop.Snapshots;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientTest extends ClientFixture {
  @Test
  void status_ofServices_isATable() throws Exception {
    Instant start = Instant.now().minusSeconds(10_925);
    var web = Snapshots.service("web", "up");
    Snapshots.publish(
        server.board,
        false,
        Snapshots.with(Snapshots.with(web, true, true, null, true), 17, null),
        Snapshots.with(Snapshots.service("php", "up"), false, null, null, true),
        Snapshots.with(Snapshots.service("db", "backoff"), null, null, "restarting in 2s", true));
    assertEquals(0, run("status"));
    String[] lines = console.outText().split("\n");
    assertEquals("SERVICE  STATE    PID  READY    RESTARTS    AGE  DETAIL", header(lines[0]));
    assertTrue(lines[1].startsWith("web      up        17  healthy         0  "), lines[1]);
    assertTrue(lines[2].startsWith("php      up        17  no              0  "), lines[2]);
    assertTrue(lines[3].startsWith("db       backoff    -  -               0  "), lines[3]);
    assertTrue(lines[3].endsWith("-  restarting in 2s"), lines[3]);
    assertEquals(4, lines.length);
    assertEquals("", console.errText());
    assertTrue(start.isBefore(Instant.now()));
  }

  private static String header(String line) {
    return line.replaceFirst("RESTARTS +AGE", "RESTARTS    AGE");
  }

  @Test
  void status_json_hasTheDocumentedForm() throws Exception {
    assertEquals(0, run("status --json web"));
    JsonNode json = new ObjectMapper().readTree(console.outText());
    assertEquals("1.2.3", json.at("/foster/version").asText());
    assertEquals("running", json.at("/foster/state").asText());
    assertEquals(1, json.at("/services").size());
    JsonNode web = json.at("/services/0");
    for (String key :
        List.of(
            "name",
            "type",
            "state",
            "pid",
            "ready",
            "healthy",
            "restarts",
            "started_at",
            "exit",
            "reason")) {
      assertTrue(web.has(key), key);
    }
    assertTrue(web.at("/exit").has("code") && web.at("/exit").has("signal"));
  }

  @Test
  void status_misspeltService_suggestsTheName() throws Exception {
    assertEquals(2, run("status wbe"));
    assertEquals(
        "foster: cannot show 'wbe': no such service, did you mean 'web'?\n", console.errText());
    assertEquals("", console.outText());
  }

  @Test
  void status_namedService_hasItsWholeReason() throws Exception {
    String reason = "because of " + "x".repeat(100);
    Snapshots.publish(
        server.board,
        false,
        Snapshots.with(Snapshots.service("web", "failed"), null, null, reason, true));
    assertEquals(0, run("status web"));
    assertTrue(console.outText().lines().toList().get(1).endsWith(reason), console.outText());
    console.terminal = true;
    assertEquals(0, run("status web"));
    String[] lines = console.outText().replaceAll("\033\\[[0-9]*m", "").split("\n");
    lines = Arrays.copyOfRange(lines, 2, lines.length);
    assertTrue(lines[1].length() == 80 && lines[1].endsWith("…"), lines[1]);
    assertEquals("web: " + reason, lines[2]);
  }

  @Test
  void status_noFoster_exits3() throws Exception {
    environment.clear();
    assertEquals(3, run("status --socket " + folder + "/none"));
    assertEquals(
        "foster: cannot find a running Foster: nobody listens on " + folder + "/none\n",
        console.errText());
  }

  @Test
  void status_defaultPlaces_areTriedInOrder() throws Exception {
    assumeTrue(nobodyListens("/run/foster/foster.sock"), "somebody uses Foster on this machine");
    environment.clear();
    environment.add("XDG_RUNTIME_DIR=" + folder + "/run");
    environment.add("TMPDIR=" + folder);
    assertEquals(3, run("status"));
    int uid = new LinuxDirectories().uid();
    assertEquals(
        "foster: cannot find a running Foster: nobody listens on /run/foster/foster.sock, "
            + folder
            + "/run/foster/foster.sock, "
            + folder
            + "/foster-"
            + uid
            + "/foster.sock or /tmp/foster-"
            + uid
            + "/foster.sock\n",
        console.errText());
    Files.createDirectory(folder.resolve("foster-" + uid));
    try (TestServer other = new TestServer(folder + "/foster-" + uid + "/foster.sock", 0600)) {
      assertEquals(0, run("status"));
      assertEquals(List.of(), other.complaints);
    }
    configured = path;
    assertEquals(0, run("status"));
  }

  private static boolean nobodyListens(String path) {
    LinuxSockets sockets = new LinuxSockets();
    try {
      sockets.close(sockets.connect(Sockets.Type.STREAM, path, 1000));
      return false;
    } catch (KernelException e) {
      return true;
    }
  }

  @Test
  void health_allHealthy_exits0() throws Exception {
    Snapshots.publish(server.board, false, Snapshots.service("web", "up"));
    assertEquals(0, run("health"));
    assertEquals("healthy\n", console.outText());
  }

  @Test
  void health_oneUnhealthy_exits1WithTheReason() throws Exception {
    assertEquals(1, run("health"));
    assertEquals("db: down\n", console.outText());
    assertEquals("", console.errText());
  }

  @Test
  void stop_done_printsTheResult() throws Exception {
    CompletableFuture<Integer> stop = runAside("stop web");
    TestServer.Asked asked = server.requests.next();
    assertEquals(new Request.Stop(List.of("web")), asked.request());
    asked.done("web: down");
    assertEquals(0, code(stop));
    assertTrue(console.outText().startsWith("web: down\nnothing runs any more; Foster stays: "));
  }

  @Test
  void start_failed_exits1() throws Exception {
    CompletableFuture<Integer> start = runAside("start db");
    server.requests.next().failed("db: failed: exited 1");
    assertEquals(1, code(start));
    assertEquals("foster: cannot start db: failed: exited 1\n", console.errText());
  }

  @Test
  void stop_onATerminal_showsProgress() throws Exception {
    console.terminal = true;
    CompletableFuture<Integer> stop = runAside("stop web");
    TestServer.Asked asked = server.requests.next();
    await().until(() -> console.errText().contains("waiting for web: its turn"));
    asked.done("web: down");
    assertEquals(0, code(stop));
    assertTrue(console.errText().endsWith("\r\033[K"), console.errText());
  }

  @Test
  void stop_onANarrowTerminal_showsTheDeadlineToo() {
    String text =
        "waiting for web: 1 process left (sh -c while :; do x; done, pid 19), SIGKILL in 4 s";
    assertEquals(
        "waiting for web: 1 process left (sh -c w…), SIGKILL in 4 s", WaitingCommand.fit(text, 58));
    assertEquals(text, WaitingCommand.fit(text, 100));
    assertEquals("waiting for w…", WaitingCommand.fit("waiting for web: x", 14));
  }

  @Test
  void stop_takesTooLong_namesWhatItWaitedFor() throws Exception {
    assertEquals(1, run("stop --timeout 50ms web"));
    assertEquals("foster: cannot stop web in 50ms: waiting for web: its turn\n", console.errText());
  }

  @Test
  void stop_noWait_returns() throws Exception {
    assertEquals(0, run("stop --no-wait web"));
    assertEquals(new Request.Stop(List.of("web")), server.requests.next().request());
  }

  @Test
  void stop_fosterEnds_exits1() throws Exception {
    CompletableFuture<Integer> stop = runAside("stop web");
    server.requests.next();
    server.close();
    assertEquals(1, code(stop));
    assertEquals("foster: cannot get an answer: the connection ended\n", console.errText());
  }

  @Test
  void shutdown_waited_endsWithFoster() throws Exception {
    CompletableFuture<Integer> shutdown = runAside("shutdown --no-drain --timeout 2s");
    TestServer.Asked asked = server.requests.next();
    assertEquals(new Request.Shutdown(java.time.Duration.ofSeconds(2), false), asked.request());
    asked.done("stopping");
    assertFalse(shutdown.isDone());
    server.close();
    assertEquals(0, code(shutdown));
    assertEquals("", console.outText() + console.errText());
  }

  @Test
  void signal_sent_isPrinted() throws Exception {
    CompletableFuture<Integer> signal = runAside("signal sighup web");
    TestServer.Asked asked = server.requests.next();
    assertEquals(new Request.Signal(List.of("web"), 1), asked.request());
    asked.done("web: SIGHUP sent to pid 17");
    assertEquals(0, code(signal));
    assertEquals("web: SIGHUP sent to pid 17\n", console.outText());
  }

  @Test
  void reload_withProblems_printsThemOnStandardError() throws Exception {
    CompletableFuture<Integer> reload = runAside("reload");
    server.requests.next().wrong("a:1:1: x", "a:2:1: y");
    assertEquals(2, code(reload));
    assertEquals(
        "a:1:1: x\na:2:1: y\nfoster: cannot reload: nothing was changed\n", console.errText());
    assertEquals("", console.outText());
  }
}
