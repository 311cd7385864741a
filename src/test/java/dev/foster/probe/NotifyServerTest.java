package dev.foster.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Notification;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.Sockets.Peer;
import dev.foster.kernel.linux.Chance;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxProcessTable;
import dev.foster.kernel.linux.LinuxSockets;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages through real sockets, from this process and from others. */
@Timeout(60)
class NotifyServerTest {
  private record Heard(String run, Notification message) {}

  /** A sender such as libsystemd: {@code notify.py MESSAGE…}, each one datagram; BARRIER waits. */
  private static final String SENDER =
      """
      import array, os, select, socket, sys
      name = os.environ['NOTIFY_SOCKET']
      if name[0] == '@':
          name = '\\0' + name[1:]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.connect(name)
      for message in sys.argv[1:]:
          if message == 'BARRIER=1':
              r, w = os.pipe()
              s.sendmsg([b'BARRIER=1'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS,
                                          array.array('i', [w]))])
              os.close(w)
              poll = select.poll()
              poll.register(r, 0)
              if not poll.poll(10000):
                  sys.exit(3)
          else:
              s.send(message.encode())
      """;

  private final Sockets sockets = new LinuxSockets();
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final NotifyListener listener = (run, message) -> heard.add(new Heard(run, message));
  private final List<Process> started = new ArrayList<>();
  private Reactor reactor;
  private NotifyServer server;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(LinuxIo.INSTANCE);
    server = new NotifyServer(reactor, sockets, new LinuxProcessTable(), new Chance()::nextLong);
  }

  @AfterEach
  void close() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    reactor.close();
  }

  private void send(String address, String... messages) throws KernelException {
    int fd = sockets.connect(Sockets.Type.DATAGRAM, address, 1000);
    for (String message : messages) {
      byte[] bytes = message.getBytes(UTF_8);
      while (sockets.send(fd, bytes, 0, bytes.length) < bytes.length) {
        sockets.awaitWritable(fd, 1000);
      }
    }
    sockets.close(fd);
  }

  private Process run(String address, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NOTIFY_SOCKET", address);
    builder.environment().put("FOSTER_RUN", "r1");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String[] python(String... arguments) {
    Assumptions.assumeTrue(has("python3"));
    List<String> command = new ArrayList<>(List.of("python3", "-c", SENDER));
    command.addAll(Arrays.asList(arguments));
    return command.toArray(new String[0]);
  }

  private static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  private Notification next(String run) throws InterruptedException {
    Heard next = heard.poll(20, TimeUnit.SECONDS);
    assertNotNull(next, "nothing heard");
    assertEquals(run, next.run);
    return next.message;
  }

  private static int ownPid() {
    return (int) ProcessHandle.current().pid();
  }

  @Test
  void open_address_isAbstractAndItsOwnForEachRun() throws Exception {
    String first = server.open("r1", listener);
    String second = server.open("r2", listener);
    assertTrue(first.startsWith("@foster/"), first);
    assertFalse(first.equals(second));
    send(second, "READY=1");
    assertTrue(next("r2").ready());
    send(first, "STOPPING=1");
    assertTrue(next("r1").stopping());
  }

  @Test
  void open_sameRunTwice_isAMistake() throws Exception {
    String address = server.open("r1", listener);
    assertThrows(IllegalStateException.class, () -> server.open("r1", listener));
    send(address, "READY=1");
    assertTrue(next("r1").ready());
  }

  @Test
  void close_senders_areRefused() throws Exception {
    String address = server.open("r1", listener);
    send(address, "READY=1");
    next("r1");
    server.close("r1");
    server.close("r1");
    await().until(() -> isRefused(address));
    assertNotNull(server.open("r1", listener));
  }

  private boolean isRefused(String address) {
    try {
      send(address, "READY=1");
      return false;
    } catch (KernelException e) {
      return e.errno() == 111;
    }
  }

  @Test
  void message_sender_isVouchedForByTheKernel() throws Exception {
    String address = server.open("r1", listener);
    send(address, "READY=1");
    Notification.Sender sender = next("r1").sender();
    assertEquals(ownPid(), sender.pid());
    assertTrue(sender.belongsTo(ownPid()));
    int parent = (int) ProcessHandle.current().parent().orElseThrow().pid();
    assertEquals(parent, sender.ancestors()[0]);
    assertTrue(sender.belongsTo(parent));
    assertFalse(sender.belongsTo(999_999));
  }

  @Test
  void message_ofAnotherProcess_namesItsSessionDescentAndMarker() throws Exception {
    String address = server.open("r1", listener);
    String script = "import os\nos.setsid()\n" + SENDER + "\nsys.stdin.read()";
    Assumptions.assumeTrue(has("python3"));
    Process process = run(address, "python3", "-c", script, "READY=1");
    Notification.Sender sender = next("r1").sender();
    assertEquals(process.pid(), sender.pid());
    assertEquals(process.pid(), sender.session());
    assertTrue(sender.belongsTo(ownPid()));
    assertEquals("r1", sender.marker());
    assertTrue(sender.isMarked("r1"));
    assertFalse(sender.isMarked("r"));
  }

  @Test
  void message_ofAServiceThatDroppedRoot_namesItsUser() throws Exception {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
    String address = server.open("r1", listener);
    String drop = "import array, os, select, socket, sys\nos.setgid(65534); os.setuid(65534)\n";
    String script = drop + SENDER;
    Assumptions.assumeTrue(has("python3"));
    Process process = run(address, "python3", "-c", script, "READY=1", "BARRIER=1");
    Notification.Sender sender = next("r1").sender();
    assertEquals(65534, sender.uid());
    assertEquals(process.pid(), sender.pid());
    assertEquals(0, process.waitFor());
  }

  @Test
  void barrier_afterMessages_isAnsweredOnceTheyWereHeard() throws Exception {
    String address = server.open("r1", listener);
    for (int i = 0; i < 5; i++) {
      Process process = run(address, python("STATUS=a", "STATUS=b", "READY=1", "BARRIER=1"));
      assertEquals(0, process.waitFor());
      assertEquals(3, heard.size()); // no waiting: the barrier was lifted
      assertEquals("a", next("r1").status());
      assertEquals("b", next("r1").status());
      assertTrue(next("r1").ready());
    }
  }

  @Test
  void descriptors_sentAlong_areClosed() throws Exception {
    Assumptions.assumeTrue(has("python3"));
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
                    return new Sockets.Datagram(datagram.data(), false, peer);
                  }
                  return result;
                });
    NotifyServer other =
        new NotifyServer(reactor, strangers, new LinuxProcessTable(), new Chance()::nextLong);
    String address = other.open("r1", listener);
    send(address, "STATUS=1", "STATUS=2", "STATUS=3");
    assertEquals("3", next("r1").status());
  }

  /** To close such a socket takes until its other end has read all, which it never does. */
  @Test
  void close_whileALingeringSocketWaitsToBeTaken_keepsNobodyWaiting() throws Exception {
    String script =
        """
        import os, socket, struct, time
        l = socket.create_server(('127.0.0.1', 0))
        c = socket.create_connection(l.getsockname())
        other, _ = l.accept()
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 1000))
        c.setblocking(False)
        try:
            while True: c.send(bytes(65536))
        except BlockingIOError: pass
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.connect('\\0' + os.environ['NOTIFY_SOCKET'][1:])
        socket.send_fds(s, [b'FDSTORE=1'], [c.fileno()])
        c.close()
        print('sent', flush=True)
        time.sleep(1000)
        """;
    Assumptions.assumeTrue(has("python3"));
    CountDownLatch hold = new CountDownLatch(1);
    reactor.submit(() -> assertDoesNotThrow(() -> hold.await()));
    String address = server.open("r1", listener);
    Process sender = run(address, "python3", "-c", script);
    assertEquals("sent", sender.inputReader().readLine());
    server.close("r1");
    hold.countDown();
    send(server.open("r2", listener), "READY=1");
    assertTrue(next("r2").ready());
  }

  @Test
  void message_fromAPidNamespaceBelow_isKnownByOurPids() throws Exception {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
    Assumptions.assumeTrue(has("unshare"));
    String address = server.open("r1", listener);
    String[] inner = python("READY=1", "BARRIER=1");
    List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
    command.addAll(Arrays.asList(inner));
    Process process = run(address, command.toArray(new String[0]));
    Assumptions.assumeTrue(process.waitFor() == 0, "no namespaces here");
    Notification.Sender sender = next("r1").sender();
    assertTrue(sender.belongsTo((int) process.pid()));
  }

  @Test
  void sequences_ofRealDaemons_areUnderstood() throws Exception {
    String address = server.open("r1", listener);
    send( // MariaDB while it recovers, then
        address,
        "STATUS=InnoDB: Rolling back 1 transaction\nEXTEND_TIMEOUT_USEC=30000000\n",
        "STATUS=InnoDB: Rolling back 0 transactions\nEXTEND_TIMEOUT_USEC=30000000\n",
        "READY=1\nSTATUS=Taking your SQL requests now...\n",
        "STOPPING=1\nSTATUS=Shutdown in progress\n");
    Notification n = next("r1");
    assertEquals("InnoDB: Rolling back 1 transaction", n.status());
    assertEquals(30_000_000, n.extendTimeoutUsec());
    next("r1");
    assertTrue(next("r1").ready());
    assertTrue(next("r1").stopping());
    send( // Redis with --supervised systemd
        address,
        "STATUS=Redis is loading...\n",
        "STATUS=Ready to accept connections\n",
        "READY=1\n",
        "STOPPING=1\n");
    assertEquals("Redis is loading...", next("r1").status());
    assertEquals("Ready to accept connections", next("r1").status());
    assertTrue(next("r1").ready());
    assertTrue(next("r1").stopping());
    send( // php-fpm
        address,
        "READY=1\nSTATUS=Ready to handle connections\nMAINPID=4711",
        "READY=1\nSTATUS=Processes active: 0, idle: 2, Requests: 0, slow: 0, Traffic: 0req/sec",
        "RELOADING=1");
    n = next("r1");
    assertTrue(n.ready());
    assertEquals(4711, n.mainPid());
    assertTrue(next("r1").status().startsWith("Processes active: 0"));
    assertTrue(next("r1").reloading());
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
