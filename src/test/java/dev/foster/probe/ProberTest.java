package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.foster.kernel.DaemonThreads;
import dev.foster.plan.Check;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks against real servers. */
@Timeout(60)
class ProberTest extends ProberFixture {
  @Test
  void tcp_listening_isConnected() throws Exception {
    for (String host : new String[] {"127.0.0.1", "::1"}) {
      try (TestServer server = new TestServer(host, c -> {})) {
        start(new Check.Tcp(host, server.port()));
        answers.expect(1, true, "connected");
      }
    }
  }

  @Test
  void tcp_localhost_findsTheOneAddressThatAnswers() throws Exception {
    for (String host : new String[] {"127.0.0.1", "::1"}) {
      try (TestServer server = new TestServer(host, c -> {})) {
        start(new Check.Tcp("LocalHost", server.port()));
        answers.expect(1, true, "connected");
      }
    }
  }

  @Test
  void tcp_noListener_isRefused() throws Exception {
    start(new Check.Tcp("127.0.0.1", closedPort()));
    answers.expect(1, false, "connection refused");
    start(new Check.Tcp("localhost", closedPort()));
    answers.expect(1, false, "connection refused");
  }

  @Test
  void tcp_backlogFull_timesOut() throws Exception {
    List<Integer> fillers = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4; i++) { // further SYNs are dropped
        fillers.add(sockets.beginConnectTcp("127.0.0.1", server.getLocalPort()));
      }
      start(new Check.Tcp("127.0.0.1", server.getLocalPort()), SHORT);
      answers.expect(1, false, "no answer within 150ms");
    }
    fillers.forEach(sockets::close);
  }

  @Test
  void tcp_nameOfThisHost_isLookedUp() throws Exception {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = abort("NOT TESTED: this machine cannot resolve its own name: " + e.getMessage());
    }
    try (TestServer server = new TestServer("0.0.0.0", c -> {})) {
      start(new Check.Tcp(name, server.port()));
      answers.expect(1, true, "connected");
    }
  }

  @Test
  void tcp_nameThatDoesNotExist_isNotFound() throws Exception {
    start(new Check.Tcp("no such host", 80));
    answers.expect(1, false, "cannot find the host: name or service not known");
  }

  @Test
  void unix_listeningOrNot_isReported() throws Exception {
    String path = folder.resolve("s.sock").toString();
    start(new Check.Unix(path));
    answers.expect(1, false, "it does not exist");
    int listener = sockets.listen(path, 0600, 1);
    start(new Check.Unix(path));
    answers.expect(1, true, "connected");
    sockets.close(listener);
    start(new Check.Unix(path));
    answers.expect(1, false, "connection refused");
    Path file = Files.createFile(folder.resolve("file"));
    start(new Check.Unix(file.toString()));
    answers.expect(1, false, "connection refused");
    start(new Check.Unix(file + "/x"));
    answers.expect(1, false, "it does not exist");
  }

  @Test
  void unix_backlogFull_waitsForRoom() throws Exception {
    String path = folder.resolve("s.sock").toString();
    int listener = sockets.listen(path, 0600, 0);
    int first = sockets.beginConnect(path);
    start(new Check.Unix(path), SHORT);
    answers.expect(1, false, "no room in its queue of connections within 150ms");
    start(new Check.Unix(path));
    sockets.close(sockets.accept(listener));
    answers.expect(1, true, "connected");
    sockets.close(first);
    sockets.close(listener);
  }

  @Test
  void unix_abstractName_isConnected() throws Exception {
    String name = "@foster-test-" + System.nanoTime();
    int listener = sockets.listen(name, 0600, 1);
    start(new Check.Unix(name));
    answers.expect(1, true, "connected");
    sockets.close(listener);
  }

  @Test
  void file_presentOrNot_isReported() throws Exception {
    Path path = folder.resolve("app ✓.ready");
    start(new Check.File(path.toString()));
    answers.expect(1, false, "it does not exist");
    Files.createFile(path);
    start(new Check.File(path.toString()));
    answers.expect(1, true, "it exists");
    start(new Check.File(folder.toString()));
    answers.expect(1, true, "it exists");
    start(new Check.File(path + "/x"));
    answers.expect(1, false, "it does not exist");
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    start(new Check.File(loop.toString()));
    answers.expect(1, false, "too many levels of symbolic links");
  }

  @Test
  void start_sameIdTwice_throws() throws Exception {
    try (TestServer server = new TestServer(c -> {})) {
      start(http(server.url("/")));
      assertThrows(IllegalStateException.class, () -> start(http(server.url("/"))));
      assertTrue(prober.cancel(1));
      assertFalse(prober.cancel(1));
    }
  }

  @Test
  void start_checkThatIsNotPolled_throws() {
    assertThrows(IllegalArgumentException.class, () -> start(new Check.Notify(false)));
  }

  @Test
  void timeOut_none_isOverAtOnce() throws Exception {
    try (TestServer server = new TestServer(c -> {})) {
      start(http(server.url("/")), Duration.ZERO);
      answers.expect(1, false, "no answer within 0ms");
    }
  }

  @Test
  void listener_throws_doesNotAffectOthers() throws Exception {
    CountDownLatch thrown = new CountDownLatch(1);
    DaemonThreads.onFailure(
        (thread, problem, goesOn) -> {
          if (goesOn) {
            thrown.countDown();
          }
        });
    try {
      prober.start(
          2,
          new Check.Tcp("127.0.0.1", closedPort()),
          LONG,
          (id, ok, detail) -> {
            throw new IllegalStateException("a mistake");
          });
      assertTrue(thrown.await(20, TimeUnit.SECONDS));
      start(new Check.Tcp("127.0.0.1", closedPort()));
      answers.expect(1, false, "connection refused");
    } finally {
      DaemonThreads.onFailure((thread, problem, goesOn) -> {});
    }
  }
}
