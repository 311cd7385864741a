package dev.foster.probe;

import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.plan.Check;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A prober on a reactor of its own, and its results. */
abstract class ProberFixture {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(150);
  static final List<Check.Range> USUAL = List.of(new Check.Range(200, 399));

  final Sockets sockets = new LinuxSockets();
  final Answers answers = new Answers();
  Reactor reactor;
  Prober prober;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(LinuxIo.INSTANCE);
    prober = new Prober(reactor, LinuxIo.INSTANCE, sockets, null);
  }

  @AfterEach
  void close() {
    answers.expectNoMore();
    reactor.close();
  }

  void start(Check check, Duration timeout) {
    prober.start(1, check, timeout, answers);
  }

  void start(Check check) {
    start(check, LONG);
  }

  static int closedPort() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  // tcp

  // unix

  // file

  // http

  // all

  static Check http(String url) {
    return new Check.Http(url, USUAL, Map.of());
  }
}
