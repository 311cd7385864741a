package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.foster.text.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks Foster through its control socket, without the cost of a client process. */
record StatusClient(Path socket) {
  /** The facts about a service in {@code status}; {@code pid} is 0 without a main process. */
  record Service(String state, int pid, long restarts, boolean wanted) {
    boolean isUp() {
      return state.equals("up") && pid > 0;
    }
  }

  /** All lines of an answer; the last one has {@code done}. Waits at most 20 seconds. */
  List<String> ask(String members) throws Exception {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String request = "{\"protocol\":1," + members + "}\n";
      CompletableFuture<List<String>> answer = new CompletableFuture<>();
      Thread.startVirtualThread(
          () -> {
            try {
              answer.complete(read(channel, request));
            } catch (IOException | RuntimeException e) {
              answer.completeExceptionally(e);
            }
          });
      return answer.get(Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer to " + members, e);
    }
  }

  private static List<String> read(SocketChannel channel, String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    List<String> lines = new ArrayList<>();
    BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.startsWith("{\"done\"")) {
        return lines;
      }
    }
    throw new IOException("the answer to " + request + " has no end: " + lines);
  }

  /** The services by name. */
  TreeMap<String, Service> status() throws Exception {
    List<String> lines = ask("\"command\":\"status\"");
    assertEquals(2, lines.size(), lines::toString);
    TreeMap<String, Service> services = new TreeMap<>();
    Map<?, ?> status =
        assertInstanceOf(Map.class, JsonReader.parseObject(lines.get(0)).get("status"));
    Object all = status.get("services");
    for (Object each : assertInstanceOf(List.class, all)) {
      Map<?, ?> service = assertInstanceOf(Map.class, each);
      Number pid = (Number) service.get("pid");
      services.put(
          (String) service.get("name"),
          new Service(
              (String) service.get("state"),
              pid == null ? 0 : pid.intValue(),
              ((Number) service.get("restarts")).longValue(),
              (Boolean) service.get("wanted")));
    }
    return services;
  }
}
