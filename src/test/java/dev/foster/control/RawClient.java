package dev.foster.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.text.JsonReader;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** A client that sends and receives raw bytes. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE = 10_000;

  private final Sockets sockets = new LinuxSockets();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private int consumed;
  final int fd;

  RawClient(String path) throws KernelException {
    fd = sockets.connect(Sockets.Type.STREAM, path, PATIENCE);
  }

  RawClient send(String text) throws KernelException {
    return send(text.getBytes(UTF_8));
  }

  RawClient send(byte[] bytes) throws KernelException {
    for (int at = 0; at < bytes.length; ) {
      at += sockets.send(fd, bytes, at, bytes.length - at);
      if (at < bytes.length && !sockets.awaitWritable(fd, PATIENCE)) {
        throw new AssertionError("the server does not read");
      }
    }
    return this;
  }

  /** A request of the current protocol: {@code "command":"status"}, … */
  RawClient ask(String members) throws KernelException {
    return send("{\"protocol\":1," + members + "}\n");
  }

  /** The next line; null at the end of the connection. */
  String line() {
    byte[] buffer = new byte[65536];
    while (true) {
      byte[] all = received.toByteArray();
      for (int i = consumed; i < all.length; i++) {
        if (all[i] == '\n') {
          String line = new String(all, consumed, i - consumed, UTF_8);
          consumed = i + 1;
          return line;
        }
      }
      if (!sockets.awaitReadable(fd, PATIENCE)) {
        throw new AssertionError("no answer");
      }
      int n;
      try {
        n = sockets.receive(fd, buffer, 0, buffer.length);
      } catch (KernelException e) {
        return null;
      }
      if (n == 0) {
        return null;
      }
      received.reset();
      received.write(all, consumed, all.length - consumed);
      received.write(buffer, 0, Math.max(n, 0));
      consumed = 0;
    }
  }

  /** The next line, which must be a JSON object. */
  Map<String, Object> message() throws Exception {
    String line = line();
    if (line == null) {
      throw new AssertionError("the connection ended");
    }
    return JsonReader.parseObject(line);
  }

  /** True if the server has closed the connection, or closes it soon. */
  boolean isClosed() {
    return line() == null;
  }

  @Override
  public void close() {
    sockets.close(fd);
  }
}
