package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service fails because another process has its port. */
@Timeout(120)
@Needs("python3")
class PortIT {
  private static final String SERVER =
      """
      import socket, sys, time
      s = socket.socket()
      s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      s.bind(('127.0.0.1', int(sys.argv[1])))
      s.listen()
      print('listens', flush=True)
      time.sleep(1000)
      """;

  private static final String YAML =
      """
      services:
        web:
          command: [python3, %1$s/server.py, '%2$d']
          ready: {tcp: '127.0.0.1:%2$d'}
          restart: {delay: 20ms, limit: {count: 3, within: 1m}}
          ends_container: never
        other: {command: [sleep, '1000']}
      """;

  @TempDir Path directory;

  private int freePort() throws IOException {
    Files.writeString(directory.resolve("server.py"), SERVER);
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void portHeldByAnotherProcess_isNamedOnce() throws Exception {
    int port = freePort();
    String holder =
        "  holder: {command: [python3, %s/server.py, '%d'], ready: {log: listens}}\n"
            .formatted(directory, port);
    String yaml =
        YAML.formatted(directory, port)
            .replace("    ready: {tcp", "    depends_on: [holder]\n    ready: {tcp");
    try (Foster foster = Foster.up(directory, yaml + holder)) {
      foster.awaitLine("web: failed: ");
      String line = foster.awaitLine("web: port " + port + " is held by ");
      assertTrue(line.matches(".*is held by python3 \\(pid \\d+\\)"), line);
      assertEquals(1, foster.err().stream().filter(each -> each.contains("is held by")).count());
    }
  }

  @Test
  void portOfTheServiceItself_isNotNamed() throws Exception {
    int port = freePort();
    try (Foster foster = Foster.up(directory, YAML.formatted(directory, port))) {
      foster.awaitLine("listens");
      foster.sh("pkill -KILL python3");
      foster.awaitLine("restarting in");
      assertEquals(0, foster.foster("wait", "web").code(), foster::toString);
      assertFalse(foster.toString().contains("is held by"), foster::toString);
    }
  }
}
