package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks Foster through its control socket, without the cost of a client process. */
record StatusClient(Path socket) {
  private static final Pattern SERVICE =
      Pattern.compile(
          "\\{\"name\":\"([^\"]+)\",\"type\":\"[a-z]+\",\"state\":\"([a-z-]+)\",\"pid\":(\\d+|null),"
              + ".*?\"restarts\":(\\d+),.*?\"wanted\":(true|false)\\}");

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
    Matcher matcher = SERVICE.matcher(lines.get(0));
    while (matcher.find()) {
      int pid = matcher.group(3).equals("null") ? 0 : Integer.parseInt(matcher.group(3));
      services.put(
          matcher.group(1),
          new Service(
              matcher.group(2),
              pid,
              Long.parseLong(matcher.group(4)),
              Boolean.parseBoolean(matcher.group(5))));
    }
    return services;
  }
}
