package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.loop.EventLog;
import dev.foster.loop.StatusBoard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A control server on a socket of its own, with clients that send bytes. */
abstract class ControlServerFixture {
  @TempDir Path folder;
  final List<RawClient> clients = new ArrayList<>();
  TestServer server;
  TestServer.TestRequests requests;
  EventLog events;
  StatusBoard board;
  String path;

  @BeforeEach
  void start() throws Exception {
    start(0600);
  }

  void start(int mode) throws Exception {
    path = folder + "/foster.sock";
    server = new TestServer(path, mode);
    requests = server.requests;
    events = server.events;
    board = server.board;
  }

  @AfterEach
  void stop() {
    clients.forEach(RawClient::close);
    server.close();
    assertEquals(List.of(), server.complaints);
  }

  RawClient client() throws Exception {
    RawClient client = new RawClient(path);
    clients.add(client);
    return client;
  }

  static final String STATUS = "\"command\":\"status\"";

  static Map<?, ?> member(Map<?, ?> map, String key) {
    return (Map<?, ?>) map.get(key);
  }

  static void assertDone(RawClient client, String... lines) throws Exception {
    Map<?, ?> done = member(client.message(), "done");
    assertNull(done.get("error"));
    assertEquals(0L, done.get("code"));
    assertEquals(List.of(lines), done.get("lines"));
  }

  static void assertError(RawClient client, long code, String error) throws Exception {
    Map<?, ?> done = member(client.message(), "done");
    assertEquals(error, done.get("error"));
    assertEquals(code, done.get("code"));
  }
}
