package dev.foster.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxSockets;
import dev.foster.plan.Check;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks against real servers. */
@Timeout(60)
class ProberTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final List<Check.Range> USUAL = List.of(new Check.Range(200, 399));

  private final Sockets sockets = new LinuxSockets();
  private final Answers answers = new Answers();
  private Reactor reactor;
  private Prober prober;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(LinuxIo.INSTANCE);
    prober = new Prober(reactor, LinuxIo.INSTANCE, sockets);
  }

  @AfterEach
  void close() {
    answers.expectNoMore();
    reactor.close();
  }

  private void start(Check check, Duration timeout) {
    prober.start(1, check, timeout, answers);
  }

  private void start(Check check) {
    start(check, LONG);
  }

  private static Check http(String url) {
    return new Check.Http(url, USUAL, Map.of());
  }

  private static int closedPort() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  // tcp

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
  void tcp_nobodyListens_isRefused() throws Exception {
    start(new Check.Tcp("127.0.0.1", closedPort()));
    answers.expect(1, false, "connection refused");
    start(new Check.Tcp("localhost", closedPort()));
    answers.expect(1, false, "connection refused");
  }

  @Test
  void tcp_backlogFull_timesOut() throws Exception {
    List<Integer> fillers = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4; i++) { // then further SYNs are dropped
        fillers.add(sockets.beginConnectTcp("127.0.0.1", server.getLocalPort()));
      }
      start(new Check.Tcp("127.0.0.1", server.getLocalPort()), SHORT);
      answers.expect(1, false, "no answer within 150ms");
    }
    fillers.forEach(sockets::close);
  }

  @Test
  void tcp_nameOfThisHost_isLookedUp() throws Exception {
    String name = InetAddress.getLocalHost().getHostName();
    try (TestServer server = new TestServer("0.0.0.0", c -> {})) {
      start(new Check.Tcp(name, server.port()));
      answers.expect(1, true, "connected");
    }
  }

  @Test
  void tcp_nameThatCannotBe_isNotFound() throws Exception {
    start(new Check.Tcp("no such host", 80));
    answers.expect(1, false, "cannot find the host: name or service not known");
  }

  // unix

  @Test
  void unix_listeningOrNot_saysSo() throws Exception {
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

  // file

  @Test
  void file_thereOrNot_saysSo() throws Exception {
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

  // http

  @Test
  void http_status_decides() throws Exception {
    int[] statuses = {200, 204, 301, 399, 400, 404, 502};
    for (int status : statuses) {
      try (TestServer server = TestServer.answering("HTTP/1.1 " + status + " X\r\n\r\n")) {
        start(http(server.url("/ping")));
        answers.expect(1, status < 400, "status " + status);
      }
    }
  }

  @Test
  void http_ranges_areTheUsers() throws Exception {
    List<Check.Range> ranges = List.of(new Check.Range(401, 401), new Check.Range(500, 599));
    try (TestServer server = TestServer.answering("HTTP/1.1 401 X\r\n\r\n")) {
      start(new Check.Http(server.url("/"), ranges, Map.of()));
      answers.expect(1, true, "status 401");
    }
    try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
      start(new Check.Http(server.url("/"), ranges, Map.of()));
      answers.expect(1, false, "status 200");
    }
  }

  @Test
  void http_request_isWhatTheServerNeeds() throws Exception {
    try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
      start(new Check.Http(server.url("/a?b=c#d"), USUAL, Map.of("Host", "example.org")));
      answers.expect(1, true, "status 200");
      assertEquals(
          "GET /a?b=c HTTP/1.1\r\nUser-Agent: foster\r\nAccept: */*\r\nConnection: close\r\n"
              + "Host: example.org\r\n\r\n",
          server.requests.getFirst());
    }
  }

  @Test
  void http_redirection_isNotFollowed() throws Exception {
    try (TestServer other = TestServer.answering("HTTP/1.1 200 OK\r\n\r\n");
        TestServer server =
            TestServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: " + other.url("/") + "\r\n\r\n")) {
      start(http(server.url("/")));
      answers.expect(1, true, "status 302");
      assertTrue(other.connections.isEmpty());
    }
  }

  @Test
  void http_ipv6_isAsked() throws Exception {
    try (TestServer server =
        new TestServer(
            "::1",
            c -> {
              String head = TestServer.readHead(c);
              String host = "Host: [::1]:" + c.getLocalPort();
              String status = head.contains(host) ? "200" : "500";
              c.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1));
            })) {
      start(http("http://[::1]:" + server.port() + "/"));
      answers.expect(1, true, "status 200");
    }
  }

  @Test
  void http_slowDrip_timesOut() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (TestServer server =
        new TestServer(
            c -> {
              while (!over.get()) { // a byte of header each 5 ms, for ever
                c.getOutputStream().write("HTTP/1.1 200 OK\r\nA: b".getBytes(ISO_8859_1));
                c.setSoTimeout(5);
                readQuietly(c);
              }
            })) {
      long start = System.nanoTime();
      start(http(server.url("/")), Duration.ofMillis(300));
      answers.expect(1, false, "no complete answer within 300ms");
      assertTrue(System.nanoTime() - start < 5_000_000_000L);
      over.set(true);
    }
  }

  private static void readQuietly(java.net.Socket connection) throws Exception {
    try {
      connection.getInputStream().read();
    } catch (java.net.SocketTimeoutException e) {
      // that is the pause
    }
  }

  @Test
  void http_acceptedButSilent_timesOut() throws Exception {
    try (TestServer server = new TestServer(c -> {})) {
      start(http(server.url("/")), SHORT);
      answers.expect(1, false, "no answer within 150ms");
    }
  }

  @Test
  void http_closedWithoutAnswer_saysSo() throws Exception {
    try (TestServer server =
        new TestServer(
            c -> {
              TestServer.readHead(c);
              c.close();
            })) {
      start(http(server.url("/")));
      answers.expect(1, false, "the connection was closed without an answer");
    }
  }

  @Test
  void http_reset_saysSo() throws Exception {
    try (TestServer server =
        new TestServer(
            c -> {
              TestServer.readHead(c);
              c.setSoLinger(true, 0);
              c.close();
            })) {
      start(http(server.url("/")));
      answers.expect(1, false, "connection reset by peer");
    }
  }

  @Test
  void http_somethingElseListens_isNotHttp() throws Exception {
    try (TestServer server = TestServer.answering("SSH-2.0-OpenSSH_9.2\r\n")) {
      start(http(server.url("/")));
      answers.expect(1, false, "the answer is not HTTP");
    }
  }

  @Test
  void http_hugeHeaders_areNotReadToTheirEnd() throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();
    try (TestServer server =
        new TestServer(
            c -> {
              byte[] junk = "X-Junk: 1234567890\r\n".repeat(1000).getBytes(ISO_8859_1);
              c.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
              try {
                while (true) {
                  c.getOutputStream().write(junk);
                }
              } finally {
                stopped.set(true);
              }
            })) {
      start(http(server.url("/")));
      answers.expect(1, true, "status 200");
      await().untilTrue(stopped);
    }
  }

  @Test
  void http_endlessBody_isNotReadToItsEnd() throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();
    try (TestServer server =
        new TestServer(
            c -> {
              c.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
              try {
                while (true) {
                  c.getOutputStream().write(new byte[10_000]);
                }
              } finally {
                stopped.set(true);
              }
            })) {
      start(http(server.url("/")));
      answers.expect(1, true, "status 200");
      await().untilTrue(stopped);
    }
  }

  @Test
  void http_shortBodyThatComesLater_isNotCutOff() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    AtomicBoolean wroteAll = new AtomicBoolean();
    try (TestServer server =
        new TestServer(
            c -> {
              TestServer.readHead(c);
              c.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
              heard.await();
              for (int i = 0; i < 20; i++) {
                c.getOutputStream().write(new byte[1000]);
                c.setSoTimeout(5);
                readQuietly(c);
              }
              wroteAll.set(true);
              c.close();
            })) {
      start(http(server.url("/")));
      answers.expect(1, true, "status 200");
      heard.countDown();
      await().untilTrue(wroteAll);
    }
  }

  @Test
  void http_impossibleUrl_saysWhy() throws Exception {
    start(http("https://127.0.0.1/"));
    answers.expect(1, false, "only http:// URLs can be asked");
  }

  // all

  @Test
  void start_sameIdTwice_isAMistake() throws Exception {
    try (TestServer server = new TestServer(c -> {})) {
      start(http(server.url("/")));
      assertThrows(IllegalStateException.class, () -> start(http(server.url("/"))));
      assertTrue(prober.cancel(1));
      assertFalse(prober.cancel(1));
    }
  }

  @Test
  void start_checkThatTellsByItself_isAMistake() {
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
  void listener_throws_doesNotHarmOthers() throws Exception {
    CountDownLatch thrown = new CountDownLatch(1);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> thrown.countDown());
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
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
