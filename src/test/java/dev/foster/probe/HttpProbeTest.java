package dev.foster.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpProbeTest extends ProberFixture {
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
  void http_ranges_areThoseOfTheConfiguration() throws Exception {
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
  void http_request_hasWhatServersNeed() throws Exception {
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
  void http_ipv6_isSupported() throws Exception {
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
              while (!over.get()) { // a byte of a header each 5 ms, without end
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
      // this is the pause
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
  void http_closedWithoutAnswer_isReported() throws Exception {
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
  void http_reset_isReported() throws Exception {
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
  void http_shortBodyThatComesLater_isReadToItsEnd() throws Exception {
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
  void http_invalidUrl_reportsWhy() throws Exception {
    start(http("https://127.0.0.1/"));
    answers.expect(1, false, "only http:// URLs are supported");
  }
}
