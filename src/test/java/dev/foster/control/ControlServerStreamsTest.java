package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.linux.LinuxIo;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers to {@code events} and {@code logs}, with and without following. */
@Timeout(60)
class ControlServerStreamsTest extends ControlServerFixture {
  @Test
  void events_asked_areAllThenDone() throws Exception {
    Instant time = Instant.parse("2026-02-01T00:00:00.001Z");
    events.append(time, "info", "web", "started", 17, "started (pid 17)");
    events.announce();
    events.append(time, "warn", null, "signal", 0, "ignored \u001b[0m");
    events.announce();
    RawClient client = client().ask("\"command\":\"events\"");
    assertEquals(
        ("{'event':{'number':1,'time':'2026-02-01T00:00:00.001Z','level':'info','service':'web',"
                + "'event':'started','pid':17,'message':'started (pid 17)'}}")
            .replace('\'', '"'),
        client.line());
    Map<?, ?> second = member(client.message(), "event");
    assertNull(second.get("service"));
    assertEquals("ignored \u001b[0m", second.get("message"));
    assertDone(client);
  }

  @Test
  void events_followed_arriveAsTheyHappen() throws Exception {
    RawClient client = client().ask("\"command\":\"events\",\"follow\":true");
    for (long i = 1; i <= 50; i++) {
      events.append(Instant.now(), "info", "web", "x", 0, "m" + i);
      events.announce();
      assertEquals(i, member(client.message(), "event").get("number"));
    }
  }

  @Test
  void events_followedTooSlowly_countTheMissedOnes() throws Exception {
    RawClient client = client().ask("\"command\":\"events\",\"follow\":true");
    events.append(Instant.now(), "info", "web", "x", 0, "first");
    events.announce();
    client.message(); // the client follows: earlier entries that were replaced would not count as
    // missed
    int total = 20_000;
    for (int i = 2; i <= total; i++) {
      events.append(Instant.now(), "info", "web", "x", 0, "m".repeat(500));
      events.announce();
    }
    long accounted = 1;
    while (accounted < total) {
      Map<String, Object> message = client.message();
      Object missed = message.get("missed");
      accounted += missed == null ? 1 : (Long) missed;
    }
    assertEquals(total, accounted);
  }

  @Test
  void logs_asked_areTheLastLines() throws Exception {
    int web = server.output("web");
    TestServer.write(web, "one\nh\udc80llo\n");
    RawClient client = client();
    Map<?, ?> line = null;
    while (line == null) { // until the pump has read it
      client.ask("\"command\":\"logs\",\"services\":[\"web\"],\"lines\":1");
      line = member(client.message(), "log");
    }
    assertEquals("h\udc80llo", line.get("line"));
    assertEquals("web", line.get("service"));
    assertEquals("stdout", line.get("stream"));
    assertEquals(17L, line.get("pid"));
    assertTrue(((String) line.get("time")).endsWith("Z"));
    assertDone(client);
    LinuxIo.INSTANCE.close(web);
  }

  @Test
  void clear_asked_forgetsTheLines() throws Exception {
    int web = server.output("web");
    TestServer.write(web, "one\n");
    RawClient client = client();
    while (!client.ask("\"command\":\"logs\"").message().containsKey("log")) { // until it is read
      continue;
    }
    assertDone(client);
    client.ask("\"command\":\"clear\",\"services\":[\"web\"]");
    assertDone(client);
    client.ask("\"command\":\"logs\",\"services\":[\"web\"]");
    assertDone(client);
    LinuxIo.INSTANCE.close(web);
  }

  @Test
  void logs_followed_arriveInOrderOrAreCounted() throws Exception {
    int web = server.output("web");
    RawClient client = client().ask("\"command\":\"logs\",\"follow\":true");
    TestServer.write(web, "begin\n");
    assertEquals("begin", member(client.message(), "log").get("line"));
    int total = 5_000;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < total; i += 10) {
                StringBuilder some = new StringBuilder();
                for (int k = i; k < i + 10; k++) {
                  some.append("line ").append(k).append('\n');
                }
                TestServer.write(web, some.toString());
              }
            });
    writer.start();
    long accounted = 0;
    long latest = -1;
    while (accounted < total) {
      Map<String, Object> message = client.message();
      if (message.get("missed") instanceof Long missed) {
        accounted += missed;
      } else {
        long number = Long.parseLong(((String) member(message, "log").get("line")).substring(5));
        assertTrue(number > latest, latest + ", then " + number);
        latest = number;
        accounted++;
      }
    }
    writer.join();
    LinuxIo.INSTANCE.close(web);
  }

  @Test
  void logs_clientDoesNotRead_areDroppedAndCounted() throws Exception {
    int web = server.output("web");
    RawClient client = client().ask("\"command\":\"logs\",\"follow\":true");
    TestServer.write(web, "begin\n");
    assertEquals("begin", member(client.message(), "log").get("line"));
    String text = "z".repeat(9_999) + "\n";
    int total = 2_000;
    for (int i = 0; i < total; i++) {
      TestServer.write(web, text);
    }
    long accounted = 0;
    boolean missedSome = false;
    while (accounted < total) {
      Map<String, Object> message = client.message();
      Object missed = message.get("missed");
      missedSome |= missed != null;
      accounted += missed == null ? 1 : (Long) missed;
    }
    assertEquals(total, accounted);
    assertTrue(missedSome);
    LinuxIo.INSTANCE.close(web);
  }
}
