package dev.foster.probe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.plan.Check;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What probes may cost: time-outs, hanging resolvers, cancellations. They must leave nothing
 * behind.
 */
@Timeout(120)
class ProberLimitsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<Check.Range> USUAL = List.of(new Check.Range(200, 399));

  private final LinuxSockets sockets = new LinuxSockets();
  private final Answers answers = new Answers();
  private final CountDownLatch resolverAnswers = new CountDownLatch(1);
  private final AtomicInteger lookUps = new AtomicInteger();
  private Reactor reactor;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    await().until(() -> probeThreads().isEmpty()); // descriptors of the test before
    reactor = new Reactor(LinuxIo.INSTANCE);
  }

  @AfterEach
  void close() {
    resolverAnswers.countDown();
    reactor.close();
  }

  private static Check http(int port) {
    return new Check.Http("http://127.0.0.1:" + port + "/", USUAL, Map.of());
  }

  /** The kernel's sockets, except that a look-up of a name waits for the test. */
  private Sockets hangingResolver() {
    return (Sockets)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Sockets.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("lookUp")) {
                lookUps.incrementAndGet();
                resolverAnswers.await();
                return new String[] {"127.0.0.1"};
              }
              try {
                return method.invoke(sockets, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Set<String> descriptors() throws Exception {
    Set<String> open = new HashSet<>();
    try (var names = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path name : names) {
        try {
          String target = Files.readSymbolicLink(name).toString();
          if (!target.endsWith(".jar")
              && !target.startsWith("/proc/")) { // classes are loaded meanwhile
            open.add(name.getFileName() + " " + target);
          }
        } catch (java.io.IOException closed) {
          // the descriptor of the listing itself
        }
      }
    }
    return open;
  }

  private static List<String> probeThreads() {
    List<String> names = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("probe")) {
        names.add(thread.getName());
      }
    }
    names.sort(null);
    return names;
  }

  @Test
  void threads_withoutProbes_onlyTheReactorRuns() {
    new Prober(reactor, LinuxIo.INSTANCE, sockets, null);
    assertEquals(List.of("probe"), probeThreads());
  }

  @Test
  void thousandTimeOuts_ofEachKind_leaveNothing() throws Exception {
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, hangingResolver(), null);
    int unix = sockets.listen(folder + "/full", 0600, 0);
    int room = sockets.beginConnect(folder + "/full");
    try (ServerSocket silent = new ServerSocket(0, 1100, InetAddress.getLoopbackAddress())) {
      Check[] checks = {
        http(silent.getLocalPort()),
        new Check.Unix(folder + "/full"),
        new Check.Tcp("hanging.example", 80),
        new Check.Http("http://hanging.example/", USUAL, Map.of())
      };
      prober.start(0, checks[0], Duration.ofMillis(1), answers);
      answers.next();
      Set<String> before = descriptors();
      for (int id = 0; id < 1000; id++) {
        prober.start(id, checks[id % 4], Duration.ofMillis(1 + id % 50), answers);
      }
      BitSet heard = new BitSet();
      for (int i = 0; i < 1000; i++) {
        Answers.Answer answer = answers.next();
        assertFalse(answer.ok(), answer.toString());
        assertTrue(answer.detail().startsWith("no "), answer.toString());
        heard.set((int) answer.id());
      }
      assertEquals(1000, heard.cardinality());
      answers.expectNoMore();
      Set<String> more = descriptors();
      more.removeAll(before);
      assertEquals(Set.of(), more);
      assertEquals(1, lookUps.get()); // one for the name, however many probes ask
      assertEquals(List.of("probe", "probe-call"), probeThreads());
    }
    resolverAnswers.countDown();
    await().until(() -> probeThreads().equals(List.of("probe"))); // an idle thread ends by itself
    sockets.close(room);
    sockets.close(unix);
  }

  @Test
  void hangingResolver_otherProbes_goOn() throws Exception {
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, hangingResolver(), null);
    try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
      for (int id = 100; id < 103; id++) {
        prober.start(id, new Check.Tcp("host" + id + ".example", server.port()), LONG, answers);
      }
      prober.start(1, http(server.port()), LONG, answers);
      answers.expect(1, true, "status 200");
      prober.start(2, new Check.Tcp("localhost", server.port()), LONG, answers);
      answers.expect(2, true, "connected");
      prober.start(3, new Check.File("/proc/self"), LONG, answers);
      answers.expect(3, true, "it exists");
      prober.start(4, new Check.Tcp("host100.example", 1), Duration.ofMillis(50), answers);
      answers.expect(4, false, "no answer from the name service within 50ms");
      resolverAnswers.countDown();
      for (int i = 0; i < 3; i++) {
        assertTrue(answers.next().ok());
      }
    }
  }

  @Test
  void hangingResolver_moreNamesThanThreads_wait() throws Exception {
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, hangingResolver(), null);
    try (TestServer server = new TestServer(c -> {})) {
      for (int id = 0; id < 50; id++) {
        prober.start(id, new Check.Tcp("host" + id + ".example", server.port()), LONG, answers);
      }
      for (int id = 50; id < 100; id++) {
        Duration brief = Duration.ofMillis(20);
        prober.start(id, new Check.Tcp("host" + id + ".example", 1), brief, answers);
      }
      for (int i = 0; i < 50; i++) {
        assertFalse(answers.next().ok());
      }
      assertEquals(BlockingCalls.MAX_THREADS + 1, probeThreads().size());
      prober.start(100, new Check.File("/proc/self"), LONG, answers);
      answers.expect(100, true, "it exists"); // though no name can be looked up
      resolverAnswers.countDown();
      BitSet heard = new BitSet();
      for (int i = 0; i < 50; i++) {
        Answers.Answer answer = answers.next();
        assertTrue(answer.ok());
        heard.set((int) answer.id());
      }
      assertEquals(50, heard.cardinality());
      assertEquals(50, lookUps.get()); // no probe needs the names of those that timed out
    }
  }

  @Test
  void lookUp_running_isRepeatedForLaterProbes() throws Exception {
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, hangingResolver(), null);
    try (TestServer server = new TestServer(c -> {})) {
      prober.start(1, new Check.Tcp("a.example", server.port()), LONG, answers);
      await().until(() -> lookUps.get() == 1);
      prober.start(2, new Check.Tcp("a.example", server.port()), LONG, answers);
      prober.start(3, new Check.Tcp("a.example", server.port()), LONG, answers);
      prober.start(4, http(server.port()), Duration.ofMillis(50), answers); // all are in the queue
      answers.expect(4, false, "no answer within 50ms");
      resolverAnswers.countDown();
      for (int i = 0; i < 3; i++) {
        assertTrue(answers.next().ok());
      }
      assertEquals(2, lookUps.get());
    }
  }

  @Test
  void lookUp_noMemory_fails_andTheNextOneRuns() throws Exception {
    Sockets needy =
        (Sockets)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Sockets.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("lookUp")) {
                    return method.invoke(sockets, arguments);
                  }
                  if (lookUps.incrementAndGet() <= 2 * BlockingCalls.MAX_THREADS) {
                    throw new OutOfMemoryError("of the test");
                  }
                  return new String[] {"127.0.0.1"};
                });
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, needy, null);
    try (TestServer server = new TestServer(c -> {})) {
      for (int i = 1; i <= 2 * BlockingCalls.MAX_THREADS; i++) {
        prober.start(i, new Check.Tcp("a.example", server.port()), LONG, answers);
        assertFalse(answers.next().ok());
      }
      prober.start(99, new Check.Tcp("a.example", server.port()), LONG, answers);
      answers.expect(99, true, "connected");
    }
  }

  @Test
  void addresses_firstDoesNotAnswer_theNextGetsItsShareOfTime() throws Exception {
    Sockets two =
        (Sockets)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Sockets.class},
                (proxy, method, arguments) ->
                    method.getName().equals("lookUp")
                        ? new String[] {"127.0.0.2", "127.0.0.3", "127.0.0.1"}
                        : method.invoke(sockets, arguments));
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, two, null);
    List<Integer> fillers = new ArrayList<>();
    try (TestServer server = new TestServer(c -> {});
        ServerSocket full =
            new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.2"))) {
      for (int i = 0; i < 4; i++) {
        fillers.add(sockets.beginConnectTcp("127.0.0.2", full.getLocalPort()));
      }
      prober.start(
          1, new Check.Tcp("three.example", server.port()), Duration.ofMillis(600), answers);
      answers.expect(1, true, "connected");
    }
    fillers.forEach(sockets::close);
  }

  @Test
  void cancel_atAnyMoment_givesAResultOrTrueButNeverBoth() throws Exception {
    Prober prober = new Prober(reactor, LinuxIo.INSTANCE, sockets, null);
    Random random = new Random(4711);
    int listener = sockets.listen(folder + "/s", 0600, 4096);
    Path file = Files.createFile(folder.resolve("f"));
    Map<Long, Integer> heard = new ConcurrentHashMap<>();
    ProbeListener count = (id, ok, detail) -> heard.merge(id, 1, Integer::sum);
    BitSet silenced = new BitSet();
    try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\n\r\n");
        ServerSocket silent = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Check[] checks = {
        new Check.Tcp("127.0.0.1", server.port()),
        http(server.port()),
        http(silent.getLocalPort()),
        new Check.Unix(folder + "/s"),
        new Check.Unix(folder + "/none"),
        new Check.File(file.toString()),
        new Check.Tcp("localhost", 1)
      };
      prober.start(0, checks[5], LONG, answers);
      answers.next();
      Set<String> before = descriptors();
      int id = 0;
      for (int round = 0; round < 400; round++) {
        int first = id;
        for (int i = 0; i < 10; i++) {
          Duration timeout = Duration.ofNanos(random.nextInt(4_000_000));
          prober.start(++id, checks[random.nextInt(checks.length)], timeout, count);
        }
        spin(random.nextInt(2_000_000));
        for (int k = first + 1; k <= id; k++) {
          if (random.nextInt(3) > 0 && prober.cancel(k)) {
            silenced.set(k);
          }
        }
        int fd;
        while ((fd = sockets.accept(listener)) >= 0) {
          sockets.close(fd);
        }
      }
      int all = id;
      await().until(() -> heard.size() == all - silenced.cardinality());
      for (long k = 1; k <= all; k++) {
        assertEquals(silenced.get((int) k) ? null : 1, heard.get(k), "probe " + k);
      }
      assertTrue(silenced.cardinality() > 500, "cancelled: " + silenced.cardinality());
      assertTrue(heard.size() > 500, "heard: " + heard.size());
      await().until(() -> ours(descriptors(), before, server));
    }
    sockets.close(listener);
  }

  private static void spin(int nanos) {
    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
      Thread.onSpinWait();
    }
  }

  /** True once only the earlier descriptors and the server's ends of connections are open. */
  private static boolean ours(Set<String> now, Set<String> before, TestServer server) {
    int more = 0;
    for (String descriptor : now) {
      more += before.contains(descriptor) ? 0 : 1;
    }
    return more <= server.connections.stream().filter(c -> !c.isClosed()).count();
  }

  @Test
  void noDescriptorsLeft_isReported() throws Exception {
    Io io = LinuxIo.INSTANCE;
    Sockets none =
        (Sockets)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Sockets.class},
                (proxy, method, arguments) -> {
                  if (method.getName().startsWith("begin")) {
                    throw new KernelException("cannot make a socket: Too many open files", 24);
                  }
                  return method.invoke(sockets, arguments);
                });
    Prober prober = new Prober(reactor, io, none, null);
    prober.start(1, new Check.Tcp("localhost", 1), LONG, answers);
    answers.expect(1, false, "too many open files");
    prober.start(2, new Check.Unix("/x"), LONG, answers);
    answers.expect(2, false, "too many open files");
  }
}
