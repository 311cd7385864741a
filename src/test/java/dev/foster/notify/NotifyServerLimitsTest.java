package dev.foster.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Notification;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.LingeringSocket;
import dev.foster.kernel.ProcessList;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.Sockets.Peer;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.libc.GetRandom;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Messages that are too many, too long or without a visible sender. */
class NotifyServerLimitsTest extends NotifyTesting {
  @Test
  void descriptors_sentAlong_areClosed() throws Exception {
    Assumptions.assumeTrue(has("python3"), "NOT TESTED: no python3");
    String script =
        """
        import array, os, socket
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.connect('\\0' + os.environ['NOTIFY_SOCKET'][1:])
        fds = array.array('i', [os.open('/dev/zero', os.O_RDONLY)] * 100)
        for i in range(50):
            s.sendmsg([b'FDSTORE=1\\nFDNAME=x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
        s.sendmsg([b'x' * 5000], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
        s.send(b'READY=1')
        """;
    String address = server.open("r1", listener);
    run(address, "python3", "-c", script);
    assertTrue(next("r1").ready());
    assertEquals(0, zeros());
  }

  private static long zeros() throws Exception {
    try (var names = Files.list(Path.of("/proc/self/fd"))) {
      return names.filter(name -> isZero(name)).count();
    }
  }

  private static boolean isZero(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals("/dev/zero");
    } catch (java.io.IOException closed) {
      return false;
    }
  }

  @Test
  void message_tooLongOrGarbled_isIgnored() throws Exception {
    String address = server.open("r1", listener);
    String padded = "READY=1\nX=";
    send(
        address,
        padded + "x".repeat(4097 - padded.length()),
        padded + "x".repeat(20_000),
        "READY=1\0READY=1",
        "",
        "\0",
        "hello",
        "STATUS=" + "y".repeat(4096 - 7));
    assertEquals(4096 - 7, next("r1").status().length());
    assertNull(heard.poll());
  }

  @Test
  void message_withoutASenderThatWeCanSee_isDropped() throws Exception {
    AtomicInteger left = new AtomicInteger(2);
    Sockets strangers =
        (Sockets)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Sockets.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(sockets, arguments);
                  if (result instanceof Sockets.Datagram datagram && left.get() > 0) {
                    Sockets.Peer peer = left.getAndDecrement() == 1 ? null : new Peer(0, 0, 0);
                    return new Sockets.Datagram(datagram.data(), false, peer, datagram.pidfd());
                  }
                  return result;
                });
    NotifyServer other =
        new NotifyServer(reactor, strangers, new LinuxProcessList(), new GetRandom()::nextLong);
    String address = other.open("r1", listener);
    send(address, "STATUS=1", "STATUS=2", "STATUS=3");
    assertEquals("3", next("r1").status());
  }

  /** Another process may have the pid of a sender that was reaped. */
  @Test
  void message_ofAReapedSender_isNotAttributedToItsSuccessor() throws Exception {
    ProcessList successors = // each pid is that of a child of this process
        (ProcessList)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ProcessList.class},
                (proxy, method, arguments) ->
                    method.invoke(new LinuxProcessList(), replaced(arguments)));
    NotifyServer other = new NotifyServer(reactor, sockets, successors, new GetRandom()::nextLong);
    CountDownLatch hold = new CountDownLatch(1);
    String address = other.open("r1", listener);
    send(address, "STATUS=alive");
    assertFalse(next("r1").sender().isGone());
    reactor.submit(() -> assertDoesNotThrow(() -> hold.await()));
    assertEquals(0, run(address, python("STATUS=x")).waitFor());
    hold.countDown();
    Notification.Sender sender = next("r1").sender();
    int pidfd = pidfd();
    Assumptions.assumeTrue(pidfd != Sockets.Datagram.NO_PIDFD, "NOT TESTED: Linux before 6.5");
    assertTrue(sender.isGone());
  }

  private static Object[] replaced(Object[] arguments) {
    boolean asksForOne = arguments != null && arguments[0] instanceof Integer;
    return asksForOne ? new Object[] {ownPid()} : arguments;
  }

  /** The pidfd that the kernel gives for a message of this process; closed already. */
  private int pidfd() throws Exception {
    String address = "@foster-test-" + new GetRandom().nextLong();
    int bound = sockets.bindDatagram(address, 0600, true);
    send(address, "x");
    int pidfd = sockets.receiveDatagram(bound, 10).pidfd();
    sockets.close(pidfd);
    sockets.close(bound);
    return pidfd;
  }

  /** The close of such a socket takes until its peer has read everything, which it never does. */
  @Test
  void close_whileALingeringSocketIsUnread_returnsAtOnce() throws Exception {
    String address = "'\\0' + os.environ['NOTIFY_SOCKET'][1:]";
    String script = LingeringSocket.script(address, "");
    Assumptions.assumeTrue(has("python3"), "NOT TESTED: no python3");
    CountDownLatch hold = new CountDownLatch(1);
    reactor.submit(() -> assertDoesNotThrow(() -> hold.await()));
    String socket = server.open("r1", listener);
    Process sender = run(socket, "python3", "-c", script);
    assertEquals("sent", sender.inputReader().readLine());
    server.close("r1");
    hold.countDown();
    send(server.open("r2", listener), "READY=1");
    assertTrue(next("r2").ready());
  }

  @Test
  void flood_ofOneRun_keepsOrderAndLetsOthersThrough() throws Exception {
    AtomicInteger count = new AtomicInteger();
    String flooded =
        server.open("loud", (run, n) -> assertEquals("" + count.getAndIncrement(), n.status()));
    String quiet = server.open("quiet", listener);
    Thread flood =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    String[] messages = new String[20_000];
                    Arrays.setAll(messages, i -> "STATUS=" + i);
                    send(flooded, messages);
                  } catch (KernelException e) {
                    throw new IllegalStateException(e);
                  }
                });
    for (int i = 0; i < 10; i++) {
      send(quiet, "READY=1");
      assertTrue(next("quiet").ready());
    }
    flood.join();
    await().until(() -> count.get() == 20_000);
  }

  @Test
  void openAndClose_manyTimesAtAnyMoment_leavesNothing() throws Exception {
    Random random = new Random(99);
    server.close("none");
    long before = sockets();
    for (int i = 0; i < 2000; i++) {
      String address = server.open("r" + i % 7, (run, n) -> {});
      for (int k = random.nextInt(3); k > 0; k--) {
        send(address, "WATCHDOG=1");
      }
      server.close("r" + i % 7);
    }
    await().until(() -> sockets() <= before);
  }

  private static long sockets() throws Exception {
    try (var lines = Files.lines(Path.of("/proc/net/unix"))) {
      return lines.filter(line -> line.contains("@foster/")).count();
    }
  }
}
