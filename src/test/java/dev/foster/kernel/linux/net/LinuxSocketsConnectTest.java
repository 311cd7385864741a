package dev.foster.kernel.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.kernel.KernelException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The calls of {@link LinuxSockets} that start a connection without waiting. */
@Timeout(60)
class LinuxSocketsConnectTest {
  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int ECONNREFUSED = 111;

  private final LinuxSockets sockets = new LinuxSockets();
  private final List<Integer> open = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void closeAll() {
    open.forEach(sockets::close);
  }

  private int keep(int fd) {
    open.add(fd);
    return fd;
  }

  @Test
  void beginConnectTcp_listening_isConnectedOnceWritable() throws Exception {
    for (String host : new String[] {"127.0.0.1", "::1"}) {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(host))) {
        int fd = keep(sockets.beginConnectTcp(host, server.getLocalPort()));
        assertTrue(sockets.awaitWritable(fd, 5000));
        assertEquals(0, sockets.connectError(fd));
      }
    }
  }

  @Test
  void beginConnectTcp_noListener_isRefused() throws Exception {
    int fd = keep(sockets.beginConnectTcp("127.0.0.1", closedPort()));
    assertTrue(sockets.awaitWritable(fd, 5000));
    assertEquals(ECONNREFUSED, sockets.connectError(fd));
  }

  @Test
  void beginConnectTcp_meetsItself_isRefused() throws Exception {
    int port = closedPort() & ~1; // the kernel gives connections even ports first
    for (int i = 0; i < 300_000; i++) {
      int fd = sockets.beginConnectTcp("127.0.0.1", port);
      assertTrue(sockets.awaitWritable(fd, 5000));
      assertEquals(ECONNREFUSED, sockets.connectError(fd));
      boolean talksToItself = canSend(fd);
      sockets.close(fd);
      if (talksToItself) {
        return;
      }
    }
    org.junit.jupiter.api.Assumptions.abort("the kernel never chose that port");
  }

  private boolean canSend(int fd) {
    try {
      return sockets.send(fd, new byte[] {1}, 0, 1) == 1;
    } catch (KernelException e) {
      return false;
    }
  }

  private static int closedPort() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  @Test
  void beginConnect_unixSocket_saysWhatIsWrong() throws Exception {
    String path = folder.resolve("s").toString();
    assertEquals(ENOENT, errnoOf(path));
    int listener = sockets.listen(path, 0600, 0);
    keep(sockets.beginConnect(path)); // a backlog of 0 has room for one
    assertEquals(EAGAIN, errnoOf(path));
    sockets.close(listener);
    assertEquals(ECONNREFUSED, errnoOf(path));
  }

  private int errnoOf(String path) {
    return assertThrows(KernelException.class, () -> keep(sockets.beginConnect(path))).errno();
  }

  @Test
  void isAddress_digitsOnly() {
    assertTrue(sockets.isAddress("127.0.0.1"));
    assertTrue(sockets.isAddress("::1"));
    assertFalse(sockets.isAddress("localhost"));
    assertFalse(sockets.isAddress("127.1"));
    assertFalse(sockets.isAddress(""));
    assertFalse(sockets.isAddress("face:b00k"));
  }

  @Tag("no-emulation")
  @Test
  void lookUp_localhost_findsItsAddress() throws Exception {
    String hosts = Files.exists(HOSTS) ? Files.readString(HOSTS) : "";
    assumeTrue(hosts.contains("localhost"), "NOT TESTED: " + HOSTS + " does not name localhost");
    assertTrue(List.of(sockets.lookUp("localhost")).contains("127.0.0.1"));
  }

  @Tag("no-emulation")
  @Test
  void lookUp_addressAndUnknownName_answersOrSaysWhy() throws Exception {
    assertArrayEquals(new String[] {"192.0.2.7"}, sockets.lookUp("192.0.2.7"));
    KernelException e = assertThrows(KernelException.class, () -> sockets.lookUp("no such host"));
    assertEquals("Name or service not known", e.getMessage());
  }
}
