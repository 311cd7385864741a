package dev.foster.kernel.linux.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.LingeringSocket;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.Sockets.Datagram;
import dev.foster.kernel.Sockets.Type;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LinuxSocketsTest {
  private static final int ECONNREFUSED = 111;
  private static final int EADDRINUSE = 98;
  private static final int ETIMEDOUT = 110;
  private static final int ENOENT = 2;

  private final Sockets sockets = new LinuxSockets();
  private final List<Integer> open = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void closeAll() {
    open.forEach(sockets::close);
  }

  @Test
  void stream_bothWays_carriesBytesAndItsEnd() throws Exception {
    int listener = keep(sockets.listen(path("s"), 0600, 5));
    assertEquals(-1, sockets.accept(listener));
    int client = sockets.connect(Type.STREAM, path("s"), 1000);
    int server = keep(sockets.accept(listener));
    byte[] buffer = new byte[10];
    assertEquals(-1, sockets.receive(server, buffer, 0, 10));
    assertFalse(sockets.awaitReadable(server, 0));
    assertEquals(3, sockets.send(client, "xabc".getBytes(UTF_8), 1, 3));
    assertTrue(sockets.awaitReadable(server, 1000));
    assertEquals(3, sockets.receive(server, buffer, 2, 8));
    assertEquals("abc", new String(buffer, 2, 3, UTF_8));
    sockets.close(client);
    assertEquals(0, sockets.receive(server, buffer, 0, 10));
    assertThrows(KernelException.class, () -> sockets.send(server, buffer, 0, 1));
  }

  @Test
  void send_peerDoesNotRead_sendsUntilTheBufferIsFull() throws Exception {
    int listener = keep(sockets.listen(path("s"), 0600, 5));
    int client = keep(sockets.connect(Type.STREAM, path("s"), 1000));
    keep(sockets.accept(listener));
    byte[] much = new byte[1 << 20];
    int sent = sockets.send(client, much, 0, much.length);
    assertTrue(sent > 0 && sent < much.length, "sent " + sent);
    while (sockets.send(client, much, 0, much.length) > 0) {}
    assertFalse(sockets.awaitWritable(client, 10));
  }

  @Test
  void peer_ofBothEnds_isThisProcess() throws Exception {
    int listener = keep(sockets.listen(path("s"), 0600, 5));
    int client = keep(sockets.connect(Type.STREAM, path("s"), 1000));
    int server = keep(sockets.accept(listener));
    int self = (int) ProcessHandle.current().pid();
    assertEquals(self, sockets.peer(client).pid());
    assertEquals(self, sockets.peer(server).pid());
    assertEquals(Files.getAttribute(folder, "unix:uid"), sockets.peer(server).uid());
  }

  @Test
  void listen_mode_isThatOfTheFile() throws Exception {
    keep(sockets.listen(path("s"), 0600, 5));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("s"))));
  }

  @Test
  void listen_nameTaken_isRefused() throws Exception {
    keep(sockets.listen(path("s"), 0600, 5));
    assertEquals(EADDRINUSE, errno(() -> sockets.listen(path("s"), 0600, 5)));
  }

  @Test
  void connect_noListener_reportsTheReason() throws Exception {
    assertEquals(ENOENT, errno(() -> sockets.connect(Type.STREAM, path("none"), 1000)));
    sockets.close(sockets.listen(path("dead"), 0600, 5));
    assertEquals(ECONNREFUSED, errno(() -> sockets.connect(Type.STREAM, path("dead"), 1000)));
  }

  @Test
  void connect_backlogFull_timesOut() throws Exception {
    keep(sockets.listen(path("s"), 0600, 0));
    keep(sockets.connect(Type.STREAM, path("s"), 1000));
    assertEquals(ETIMEDOUT, errno(() -> keep(sockets.connect(Type.STREAM, path("s"), 50))));
  }

  @Test
  void path_longerThanTheKernelTakes_worksThroughItsFolder() throws Exception {
    String name = "n".repeat(80) + "/" + "ü".repeat(40);
    Files.createDirectory(folder.resolve("n".repeat(80)));
    int listener = keep(sockets.listen(path(name), 0600, 5));
    keep(sockets.connect(Type.STREAM, path(name), 1000));
    assertTrue(keep(sockets.accept(listener)) >= 0);
  }

  @Test
  void path_lastPartTooLong_isRefused() {
    KernelException e =
        assertThrows(KernelException.class, () -> sockets.listen(path("n".repeat(120)), 0600, 5));
    assertTrue(e.getMessage().endsWith("File name too long"), e.getMessage());
  }

  @Test
  void datagram_withCredentials_namesTheSender() throws Exception {
    int bound = keep(sockets.bindDatagram(path("d"), 0666, true));
    assertNull(sockets.receiveDatagram(bound, 100));
    int client = keep(sockets.connect(Type.DATAGRAM, path("d"), 1000));
    sockets.send(client, "READY=1".getBytes(UTF_8), 0, 7);
    sockets.send(client, "long".repeat(50).getBytes(UTF_8), 0, 200);
    sockets.send(client, new byte[0], 0, 0);
    Datagram first = sockets.receiveDatagram(bound, 100);
    assertArrayEquals("READY=1".getBytes(UTF_8), first.data());
    assertEquals((int) ProcessHandle.current().pid(), first.sender().pid());
    assertFalse(first.truncated());
    Datagram second = sockets.receiveDatagram(bound, 100);
    assertTrue(second.truncated());
    assertEquals(100, second.data().length);
    assertEquals(0, sockets.receiveDatagram(bound, 100).data().length);
    assertNull(sockets.receiveDatagram(bound, 100));
  }

  @Test
  void datagram_pidfd_tellsWhetherTheSenderWasReaped() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    int bound = keep(sockets.bindDatagram(path("d"), 0600, true));
    int client = keep(sockets.connect(Type.DATAGRAM, path("d"), 1000));
    sockets.send(client, new byte[] {1}, 0, 1);
    int alive = keep(sockets.receiveDatagram(bound, 100).pidfd());
    assumeTrue(alive != Datagram.NO_PIDFD, "NOT TESTED: Linux before 6.5");
    assertTrue(alive >= 0);
    assertFalse(sockets.isReaped(alive));

    String send =
        "import socket, sys\n"
            + "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', sys.argv[1])";
    ProcessBuilder sender = new ProcessBuilder("python3", "-c", send, path("d")).inheritIO();
    assertEquals(0, sender.start().waitFor());
    int reaped = sockets.receiveDatagram(bound, 100).pidfd();
    assertTrue(sockets.isReaped(reaped));
    sockets.close(reaped);
    assertFalse(sockets.isReaped(Datagram.NO_PIDFD));
  }

  @Test
  void datagram_abstractAddress_works() throws Exception {
    String name = "@foster-test-" + ProcessHandle.current().pid();
    int bound = keep(sockets.bindDatagram(name, 0600, false));
    int client = keep(sockets.connect(Type.DATAGRAM, name, 1000));
    sockets.send(client, new byte[] {1, 2}, 0, 2);
    Datagram got = sockets.receiveDatagram(bound, 10);
    assertArrayEquals(new byte[] {1, 2}, got.data());
    assertNull(got.sender());
  }

  @Tag("no-emulation")
  @Test
  void datagram_withDescriptors_closesThem() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    int bound = keep(sockets.bindDatagram(path("d"), 0600, true));
    String script =
        """
        import socket, os, array, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.connect(sys.argv[1])
        for _ in range(3):
            fds = array.array('i', [os.open('/dev/null', os.O_RDONLY) for _ in range(200)])
            s.sendmsg([b'FDSTORE=1'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
        """;
    Process sender = new ProcessBuilder("python3", "-c", script, path("d")).inheritIO().start();
    assertEquals(0, sender.waitFor());
    long before = descriptors();
    for (int i = 0; i < 3; i++) {
      Datagram got = sockets.receiveDatagram(bound, 100);
      assertEquals("FDSTORE=1", new String(got.data(), UTF_8));
      assertEquals((int) sender.pid(), got.sender().pid());
    }
    assertTrue(descriptors() < before + 20, before + " → " + descriptors());
  }

  /** close of such a socket waits until its peer has read everything, which it never does. */
  @Test
  void datagram_withALingeringSocket_isNotWaitedFor() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    int bound = keep(sockets.bindDatagram(path("d"), 0600, true));
    String script = LingeringSocket.script("sys.argv[1]", "s.send(b'READY=1')");
    ProcessBuilder builder = new ProcessBuilder("python3", "-c", script, path("d"));
    Process sender = builder.redirectErrorStream(true).start();
    try {
      assertEquals("sent", sender.inputReader().readLine());
      assertEquals("FDSTORE=1", text(bound));
      assertEquals("READY=1", text(bound));
    } finally {
      sender.destroyForcibly().waitFor();
    }
  }

  private String text(int bound) throws Exception {
    assertTrue(sockets.awaitReadable(bound, 20_000));
    return new String(sockets.receiveDatagram(bound, 100).data(), UTF_8);
  }

  @Test
  void tcp_ipv4AndIpv6_connect() throws Exception {
    for (String host : List.of("127.0.0.1", "::1")) {
      try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral(host))) {
        int client = keep(sockets.connectTcp(host, server.getLocalPort(), 1000));
        try (var accepted = server.accept()) {
          assertEquals(2, sockets.send(client, new byte[] {7, 8}, 0, 2));
          assertArrayEquals(new byte[] {7, 8}, accepted.getInputStream().readNBytes(2));
        }
      }
    }
  }

  @Test
  void tcp_refusedOrNoAddress_saysSo() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    KernelException refused =
        assertThrows(KernelException.class, () -> sockets.connectTcp("127.0.0.1", port, 1000));
    assertEquals(
        "cannot connect to 127.0.0.1:" + port + ": Connection refused", refused.getMessage());
    KernelException name =
        assertThrows(KernelException.class, () -> sockets.connectTcp("localhost", 1, 1000));
    assertEquals("cannot connect to localhost: not an IP address", name.getMessage());
  }

  @Test
  void tcp_noAnswer_timesOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      KernelException e = null;
      for (int i = 0; i < 10 && e == null; i++) { // until its accept queue is full
        try {
          keep(sockets.connectTcp("127.0.0.1", server.getLocalPort(), 50));
        } catch (KernelException timeout) {
          e = timeout;
        }
      }
      assertEquals(ETIMEDOUT, e.errno());
    }
  }

  private interface Call {
    int run() throws KernelException;
  }

  private static int errno(Call call) {
    return assertThrows(KernelException.class, call::run).errno();
  }

  private int keep(int fd) {
    open.add(fd);
    return fd;
  }

  private String path(String name) {
    return folder.resolve(".").normalize() + "/" + name;
  }

  private static long descriptors() throws Exception {
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      return list.count();
    }
  }
}
