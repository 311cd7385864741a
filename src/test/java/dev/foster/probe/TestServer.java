package dev.foster.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP server that handles each connection as a test says. */
final class TestServer implements AutoCloseable {
  /** Handles a connection; the server closes it at the end of the test, not before. */
  interface Behaviour {
    void serve(Socket connection) throws Exception;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;

  TestServer(String address, Behaviour behaviour) throws IOException {
    listener = new ServerSocket(0, 1024, InetAddress.getByName(address));
    Thread.ofPlatform().daemon().start(() -> accept(behaviour));
  }

  TestServer(Behaviour behaviour) throws IOException {
    this("127.0.0.1", behaviour);
  }

  /** A server that reads a request, sends this answer, and closes. */
  static TestServer answering(String text) throws IOException {
    TestServer[] self = new TestServer[1];
    self[0] =
        new TestServer(
            connection -> {
              self[0].requests.add(readHead(connection));
              connection.getOutputStream().write(text.getBytes(ISO_8859_1));
              connection.close();
            });
    return self[0];
  }

  private void accept(Behaviour behaviour) {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.add(connection);
        Thread.ofPlatform().daemon().start(() -> serve(behaviour, connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Behaviour behaviour, Socket connection) {
    try {
      behaviour.serve(connection);
    } catch (Exception peerIsGone) {
      // expected
    }
  }

  static String readHead(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    int b;
    while (!head.toString().endsWith("\r\n\r\n") && (b = connection.getInputStream().read()) >= 0) {
      head.append((char) b);
    }
    return head.toString();
  }

  int port() {
    return listener.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
