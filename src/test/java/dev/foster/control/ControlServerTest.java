package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.loop.Snapshots;
import dev.foster.loop.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlServerTest extends ControlServerFixture {
  @Test
  void status_asked_hasTheDocumentedForm() throws Exception {
    RawClient client = client().ask(STATUS);
    long self = ProcessHandle.current().pid();
    assertEquals(
        ("{'status':{'foster':{'version':'1.2.3','pid':"
                + self
                + ",'state':'running','draining_until':null,'draining_ms':null,'started_at':'2026-01-31T12:00:00.250Z'},'services':["
                + "{'name':'web','service':'web','replica':null,'description':null,'type':'service','state':'up','pid':17,'ready':true,"
                + "'healthy':null,'restarts':0,'started_at':'2026-01-31T12:00:00.250Z',"
                + "'ended_at':null,'age_ms':0,'exit':{'code':null,'signal':null},'reason':null,'deadline':null,"
                + "'status_text':null,'essential':true,'wanted':true,'schedule':null},"
                + "{'name':'db','service':'db','replica':null,'description':null,'type':'service','state':'down','pid':null,'ready':null,"
                + "'healthy':null,'restarts':0,'started_at':null,"
                + "'ended_at':null,'age_ms':null,'exit':{'code':null,'signal':null},'reason':null,'deadline':null,"
                + "'status_text':null,'essential':true,'wanted':true,'schedule':null}]}}")
            .replace('\'', '"'),
        client.line());
    assertDone(client);
  }

  @Test
  void requests_oneAfterTheOther_areAnsweredInOrder() throws Exception {
    RawClient client = client();
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      many.append("{\"protocol\":1,").append(STATUS).append(",\"services\":[\"db\"]}\n");
    }
    client.send(many.toString());
    for (int i = 0; i < 100; i++) {
      assertTrue(client.message().containsKey("status"));
      assertDone(client);
    }
  }

  @Test
  void request_inPieces_isUnderstood() throws Exception {
    RawClient client = client();
    for (byte each : ("{\"protocol\":1," + STATUS + "}\r\n").getBytes()) {
      client.send(new byte[] {each});
    }
    assertTrue(client.message().containsKey("status"));
  }

  @Test
  void request_thenInputEnds_isStillAnswered() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    ProcessBuilder shell =
        new ProcessBuilder(
            "python3",
            "-c",
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            s.connect(sys.argv[1])
            s.sendall(b'{"protocol":1,"command":"status"}\\n')
            s.shutdown(socket.SHUT_WR)
            data = b''
            while True:
                more = s.recv(65536)
                if not more: break
                data += more
            sys.stdout.buffer.write(data)
            """,
            path);
    Process process = shell.start();
    String answer = new String(process.getInputStream().readAllBytes());
    assertTrue(answer.contains("\"done\""), answer);
  }

  @Test
  void request_invalid_isExplained() throws Exception {
    RawClient client = client();
    String no = "cannot understand the request: ";
    client.send("\n");
    assertError(client, 2, no + "no value at character 1");
    client.send("hello\n");
    assertError(client, 2, no + "no value at character 1");
    client.send("[]\n");
    assertError(client, 2, no + "not an object at character 1");
    client.send("{}\n");
    assertError(client, 2, "a request must name its protocol, such as \"protocol\":1");
    client.send("{\"protocol\":2,\"command\":\"status\"}\n");
    assertError(client, 2, "cannot speak protocol 2: this Foster speaks 1");
    client.ask("\"command\":7");
    assertError(client, 2, no + "'command' is not a string");
    client.ask("\"command\":\"fly\"");
    assertError(client, 2, "cannot do 'fly': no such command");
    client.ask(STATUS + ",\"services\":7");
    assertError(client, 2, no + "'services' is not a list of names");
    client.ask(STATUS + ",\"services\":[7]");
    assertError(client, 2, no + "'services' is not a list of names");
    client.ask("\"command\":\"reload\",\"only\":[7]");
    assertError(client, 2, no + "'only' is not a list of names");
    client.ask("\"command\":\"stop\",\"services\":[\"wbe\"]");
    assertError(client, 2, "cannot stop 'wbe': no such service, did you mean 'web'?");
    client.ask("\"command\":\"signal\",\"services\":[\"web\"],\"signal\":\"TRM\"");
    assertError(client, 2, "cannot send 'TRM': no such signal");
    client.ask("\"command\":\"signal\",\"signal\":\"TERM\"");
    assertError(client, 2, "cannot signal: no service is named");
    client.ask("\"command\":\"logs\",\"lines\":\"many\"");
    assertError(client, 2, no + "'lines' is not a whole number");
    client.ask(STATUS);
    assertTrue(client.message().containsKey("status"));
  }

  @Test
  void request_tooLong_endsTheConnection() throws Exception {
    RawClient client = client();
    try {
      client.send("x".repeat(70_000));
    } catch (dev.foster.kernel.KernelException e) {
      assertEquals("cannot send: Broken pipe", e.getMessage());
    }
    assertError(client, 1, "cannot understand the request: it is longer than 64 KiB");
    assertTrue(client.isClosed());
  }

  @Test
  void garbage_ofAnyKind_neverAffectsOtherClients() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);
      try (RawClient client = new RawClient(path)) {
        client.send(bytes);
      } catch (dev.foster.kernel.KernelException e) {
        assertEquals("cannot send: Broken pipe", e.getMessage());
      }
    }
    RawClient client = client().ask(STATUS);
    assertTrue(client.message().containsKey("status"));
  }

  @Test
  void clients_120IdleOrGarbled_doNotDelayStatus() throws Exception {
    for (int i = 0; i < 120; i++) {
      RawClient idle = client();
      if (i % 3 == 1) {
        idle.send("{\"protocol\":1,\"comm");
      } else if (i % 3 == 2) {
        idle.send("garbage\n");
      }
    }
    for (int i = 0; i < 21; i++) { // does not wait for any of them: they never end
      try (RawClient client = new RawClient(path)) {
        client.ask(STATUS);
        assertTrue(client.message().containsKey("status"));
      }
    }
  }

  @Test
  void clients_tooMany_thoseBeingServedStay() throws Exception {
    RawClient waiting = client().ask("\"command\":\"stop\",\"services\":[\"web\"]");
    TestServer.Asked asked = requests.next();
    for (int i = 0; i < 200; i++) {
      client();
    }
    client().ask(STATUS).message();
    asked.done("web: down");
    assertDone(waiting, "web: down", StopReview.STAYS);
  }

  @Test
  void client_neverReads_affectsNoOtherClient() throws Exception {
    for (int i = 0; i < 2000; i++) {
      events.append(Instant.now(), "info", "web", "started", 1, "x".repeat(1000));
      events.announce();
    }
    for (int i = 0; i < 10; i++) {
      client().ask("\"command\":\"events\",\"follow\":true");
    }
    for (int i = 0; i < 20_000; i++) {
      events.append(Instant.now(), "info", "web", "started", 1, "y".repeat(1000));
      events.announce();
    }
    RawClient client = client().ask(STATUS);
    assertTrue(client.message().containsKey("status"));
  }

  @Test
  void stop_waited_isAnsweredWhenDone() throws Exception {
    RawClient client = client().ask("\"command\":\"stop\",\"services\":[\"web\"]");
    TestServer.Asked asked = requests.next();
    assertEquals(new Request.Stop(List.of("web")), asked.request());
    asked.done("web: down");
    assertDone(client, "web: down", StopReview.STAYS);
  }

  @Test
  void start_failed_isOneErrorLine() throws Exception {
    RawClient client = client().ask("\"command\":\"start\",\"services\":[\"web\",\"db\"]");
    requests.next().failed("web: up", "db: failed: exited 1");
    assertError(client, 1, "cannot start web: up; db: failed: exited 1");
  }

  @Test
  void stop_noWait_isAnsweredAtOnce() throws Exception {
    RawClient client = client().ask("\"command\":\"stop\",\"wait\":false");
    assertEquals(new Request.Stop(List.of()), requests.next().request());
    assertDone(client);
  }

  @Test
  void stop_noWaitButRefused_reportsTheRefusal() throws Exception {
    RawClient client = client().ask("\"command\":\"stop\",\"wait\":false");
    requests.next().failed("Foster is stopping");
    assertError(client, 1, "cannot stop: Foster is stopping");
  }

  @Test
  void mailbox_fullForAWhile_requestIsRepeated() throws Exception {
    requests.full(3);
    RawClient client = client().ask("\"command\":\"reload\",\"dry_run\":true");
    TestServer.Asked asked = requests.next();
    assertEquals(new Request.Reload(true), asked.request());
    asked.done("unchanged: web");
    assertDone(client, "unchanged: web");
  }

  @Test
  void reload_problems_areLines() throws Exception {
    for (List<String> problems : List.of(List.of("a:1:1: x"), List.of("a:1:1: x", "a:2:1: y"))) {
      RawClient client = client().ask("\"command\":\"reload\"");
      requests.next().wrong(problems.toArray(String[]::new));
      Map<?, ?> done = member(client.message(), "done");
      assertEquals(2L, done.get("code"));
      assertEquals("cannot reload: nothing was changed", done.get("error"));
      assertEquals(problems, done.get("lines"));
    }
  }

  @Test
  void otherRequests_reachTheLoop() throws Exception {
    client().ask("\"command\":\"signal\",\"services\":[\"web\"],\"signal\":\"SIGHUP\"");
    assertEquals(new Request.Signal(List.of("web"), 1), requests.next().request());
    client().ask("\"command\":\"restart\",\"services\":[\"web\"]");
    assertEquals(new Request.Restart(List.of("web")), requests.next().request());
    client().ask("\"command\":\"restart\",\"services\":[\"web\"],\"rolling\":true,\"wait\":false");
    assertEquals(new Request.RollingRestart(List.of("web")), requests.next().request());
    client().ask("\"command\":\"shutdown\",\"timeout_ms\":2500");
    assertEquals(new Request.Shutdown(Duration.ofMillis(2500), true), requests.next().request());
    client().ask("\"command\":\"shutdown\",\"drain\":false");
    assertEquals(new Request.Shutdown(null, false), requests.next().request());
  }

  @Test
  void shutdown_waited_lastsUntilTheServerEnds() throws Exception {
    RawClient client = client().ask("\"command\":\"shutdown\"");
    requests.next().done("stopping");
    server.close();
    assertDone(client);
    assertTrue(client.isClosed());
    assertFalse(Files.exists(Path.of(path)));
  }

  @Test
  void stop_answeredAsTheServerEnds_theAnswerArrives() throws Exception {
    for (int i = 0;
        i < 5;
        i++) { // each takes one second, the time that clients have to see the end
      RawClient client = client().ask("\"command\":\"stop\",\"services\":[\"web\"]");
      requests.next().done("web: down");
      server.close();
      assertDone(client, "web: down", StopReview.STAYS);
      start(0600);
    }
  }

  @Test
  void stop_clientCloses_isForgotten() throws Exception {
    RawClient client = client().ask("\"command\":\"stop\"");
    TestServer.Asked asked = requests.next();
    client.close();
    clients.remove(client);
    client().ask(STATUS).message();
    asked.done();
    assertTrue(client().ask(STATUS).message().containsKey("status"));
  }

  @Test
  void stop_withProgress_namesWhatItWaitsFor() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      Instant deadline = Snapshots.START.plusSeconds(30);
      Timeline timeline = Snapshots.timeline(System::nanoTime);
      var stopping = Snapshots.service("web", "stopping");
      stopping = Snapshots.with(stopping, (int) child.pid(), deadline);
      Snapshots.publish(board, false, timeline, stopping);
      server.ownership.started((int) child.pid(), "web", "run-x", Role.MAIN);
      RawClient client = client().ask("\"command\":\"stop\",\"progress\":true");
      String told = (String) client.message().get("progress");
      String start =
          "waiting for web: 1 process left (sleep 60, pid " + child.pid() + "), SIGKILL in ";
      assertTrue(told.startsWith(start), told);
      assertTrue(told.endsWith(" s"), told);
      String later = (String) client.message().get("progress");
      assertTrue(later.startsWith(start) && !later.equals(told), later);
      requests.next().done("web: down");
      Map<String, Object> next = client.message();
      while (next.containsKey("progress")) {
        next = client.message();
      }
      assertEquals(List.of("web: down"), member(next, "done").get("lines"));
    } finally {
      child.destroy();
    }
  }

  @Test
  void health_variousStates_namesTheUnhealthyServices() throws Exception {
    Snapshots.publish(
        board, false, Snapshots.service("web", "up"), Snapshots.service("job", "completed"));
    assertDone(client().ask("\"command\":\"health\""), "healthy");
    Snapshots.publish(
        board,
        false,
        Snapshots.service("web", "up"),
        Snapshots.with(Snapshots.service("a", "up"), true, false, "HTTP 500", true),
        Snapshots.with(Snapshots.service("b", "starting"), false, null, "waiting for ready", true),
        Snapshots.with(Snapshots.service("c", "failed"), null, null, null, false),
        Snapshots.with(Snapshots.service("d", "backoff"), null, null, null, true));
    Map<?, ?> done = member(client().ask("\"command\":\"health\"").message(), "done");
    assertEquals(1L, done.get("code"));
    assertEquals(
        List.of("a: unhealthy: HTTP 500", "b: starting: waiting for ready", "d: backoff"),
        done.get("lines"));
    Snapshots.publish(board, true, Snapshots.service("web", "up"));
    done = member(client().ask("\"command\":\"health\"").message(), "done");
    assertEquals(List.of("Foster is stopping"), done.get("lines"));
  }

  @Test
  void client_ofAnotherUser_isRefused() throws Exception {
    assumeTrue(new LinuxDirectories().uid() == 0, "NOT TESTED: needs root");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(Path.of(path), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(
        "{'done':{'code':1,'error':'cannot serve uid 12345: only root and uid 0 may','lines':[]}}"
            .replace('\'', '"'),
        asUser(12345));
  }

  @Test
  void client_ofAnotherUser_permittedByTheMode_isServed() throws Exception {
    assumeTrue(new LinuxDirectories().uid() == 0, "NOT TESTED: needs root");
    server.close();
    start(0666);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertTrue(asUser(12345).startsWith("{\"status\":"));
  }

  /** The first line that a client of that user receives. */
  private String asUser(int uid) throws Exception {
    String script =
        "use Socket; socket(S,PF_UNIX,SOCK_STREAM,0);connect(S,sockaddr_un($ARGV[0])) or die $!;"
            + "syswrite(S,'{\"protocol\":1,\"command\":\"status\"}'.\"\\n\");print scalar <S>";
    String user = Integer.toString(uid);
    Process process =
        new ProcessBuilder("setpriv", "--reuid", user, "--clear-groups", "perl", "-e", script, path)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes()).strip();
  }

  @Test
  void noSnapshotYet_isReported() throws Exception {
    Snapshots.publish(board, null);
    assertError(client().ask(STATUS), 1, "cannot answer yet: Foster starts");
  }
}
