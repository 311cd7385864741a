package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import dev.foster.distribution.Proc;
import dev.foster.kernel.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ordinary services beside one of another user that attacks Foster in five ways at once, round
 * after round, each with a new Foster that gets TERM at a random moment. Every shutdown keeps to
 * its time.
 *
 * <p>{@code foster.hostile.seconds} sets the duration (10), {@code foster.hostile.seed} the moments
 * and what the attacker does. The attacker has uid 50002.
 */
@Needs({"python3", "nsenter"})
class HostileChaosIT {
  private static final Duration SHUTDOWN = Duration.ofSeconds(5);
  private static final long MILLI = 1_000_000;

  /** {@code evil.py FOLDER SEED}: all attacks, each in a process of its own. */
  private static final String EVIL =
      """
      import array, fcntl, os, random, signal, socket, sys, time
      folder, seed = sys.argv[1], int(sys.argv[2])
      check, secret = folder + '/check', folder + '/secret'

      def flood():  # notifications to all services, and orphans that Foster may look at for each
          for _ in range(100):
              if os.fork() == 0:
                  if os.fork() == 0: signal.pause()
                  os._exit(0)
              os.wait()
          s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
          while True:
              for line in open('/proc/net/unix').readlines():
                  if ' @foster/' not in line: continue
                  for _ in range(500):
                      try: s.sendto(b'READY=1\\nSTATUS=x\\nERRNO=5', '\\0' + line.split()[-1][1:])
                      except OSError: break
              time.sleep(0.001)

      def lease():  # on the program of the health check
          signal.signal(signal.SIGIO, signal.SIG_IGN)
          while True:
              fd = os.open(check, os.O_RDWR)
              try:
                  fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
                  while fcntl.fcntl(fd, fcntl.F_GETLEASE) == fcntl.F_WRLCK: time.sleep(0.01)
                  print('somebody waits for the lease', flush=True)
                  time.sleep(random.choice((0.1, 1, 60)))
              except OSError: pass
              os.close(fd)
              time.sleep(random.choice((0.002, 0.5)))

      def background():  # processes that leave the session and the environment, and ignore TERM
          while True:
              if os.fork() == 0:
                  os.setsid()
                  if random.random() < 0.5: signal.signal(signal.SIGTERM, signal.SIG_IGN)
                  if os.fork() == 0: os.execve('/bin/sleep', ['sleep', '2'], {})
                  os._exit(0)
              os.wait()
              time.sleep(random.random() / 20)

      def fifo():  # what a reload and each start read
          while True:
              other = secret + '.new'
              if random.random() < 0.5: os.mkfifo(other)
              else: open(other, 'w').write(random.choice(('old', 'old', 'old', 'new')))
              os.rename(other, secret)
              time.sleep(random.random())

      def hoard():  # the pipes of the health check, which it sends here
          s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
          s.bind('\\0hoard')
          kept = []
          while True: kept.append(s.recvmsg(16, socket.CMSG_SPACE(8))[1])

      signal.signal(signal.SIGTERM, signal.SIG_IGN)
      for number, attack in enumerate((flood, lease, background, fifo, hoard)):
          if os.fork() == 0:
              random.seed(seed + number)
              attack()
      print('attacks', flush=True)
      while True: signal.pause()
      """;

  private static final String CHECK =
      """
      #!/usr/bin/python3
      import array, os, socket
      for fd in (1, 2):
          data = b'x' * 65535
          while data: data = data[os.write(fd, data):]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      pipes = array.array('i', [1, 2])
      s.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, pipes)], 0, '\\0hoard')
      """;

  private static final String YAML =
      """
      shutdown: {timeout: %1$ds}
      services:
        setup: {shell: 'exit 0', type: oneshot}
        db:
          shell: 'trap "sleep 0.2; exit 0" TERM; echo begins; while :; do sleep 0.1; done'
          depends_on: {setup: {condition: completed}}
        web: {shell: 'sleep 1000 & wait', user: "50001:50001", depends_on: [db]}
        notify: {command: [sleep, "1000"], ready: {notify: true, timeout: 1h}, user: "50001:50001"}
        check: {command: [sleep, "1000"], health: {exec: ["true"], interval: 100ms}}
        crash: {shell: 'exit 1', restart: {delay: 20ms, max_delay: 50ms, limit: none}}
        evil:
          command: [/usr/bin/python3, %2$s/evil.py, %2$s/evil, "%3$d"]
          user: "50002:50002"
          env: {SECRET: {file: %2$s/evil/secret}}
          ready: {notify: all}
          health: {exec: [%2$s/evil/check], interval: 20ms, timeout: 1h, action: report}
          restart: {delay: 10ms, max_delay: 100ms, limit: none}
          stop: {timeout: 1s}
          ends_container: never
      """;

  @TempDir Path directory;
  private final long seconds = Long.getLong("foster.hostile.seconds", 10);
  private final long seed = Long.getLong("foster.hostile.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private int rounds;
  private int reloads;
  private int attacked;
  private long longest;

  @Test
  void term_atAnyMomentBesideAHostileService_endsFosterInTime() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    System.out.printf(
        "hostile: -Dfoster.hostile.seed=%d -Dfoster.hostile.seconds=%d%n", seed, seconds);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      round(directory.resolve("round" + rounds));
      rounds++;
    }
    System.out.printf(
        "hostile: %d rounds, %d of them under attack, %d reloads; TERM to exit %d ms at most%n",
        rounds, attacked, reloads, longest / MILLI);
  }

  private void round(Path folder) throws Exception {
    boolean blocked = random.nextInt(8) == 0; // Foster's own start waits for the FIFO
    prepare(folder, blocked);
    long wait = random.nextInt(blocked || random.nextBoolean() ? 1_000 : 8_000) * MILLI;
    String yaml = YAML.formatted(SHUTDOWN.toSeconds(), folder, random.nextInt());
    try (Foster foster = start(folder, yaml)) {
      await("Foster to catch TERM").atMost(Foster.PATIENCE).until(() -> catchesTerm(foster));
      String namespace = namespace(Long.toString(foster.pid()));
      assertFalse(namespace.isEmpty(), foster::toString);
      CompletableFuture<Integer> client =
          CompletableFuture.supplyAsync(() -> reload(foster, folder));
      LockSupport.parkNanos(wait); // the moment of the signal is what is tested
      long before = System.nanoTime();
      foster.signal("TERM");
      int code = foster.awaitExit();
      long took = System.nanoTime() - before;
      longest = Math.max(longest, took);
      assertEquals(0, code, foster::toString);
      assertTrue(took <= SHUTDOWN.toNanos(), () -> took / MILLI + " ms, " + foster);
      assertEquals(List.of(), processesIn(namespace), foster::toString);
      String text = foster.toString();
      assertFalse(text.contains("internal error") || text.contains("fault of Foster"), text);
      attacked += text.contains("attacks") ? 1 : 0;
      reloads += client.join();
    }
    Foster.run(directory, Map.of(), "rm", "-rf", folder.toString());
  }

  private static void prepare(Path folder, boolean blocked) throws Exception {
    Path evil = Files.createDirectories(folder.resolve("evil"));
    Files.writeString(folder.resolve("evil.py"), EVIL);
    Files.writeString(evil.resolve("check"), CHECK);
    String secret = blocked ? "mkfifo secret" : "echo old > secret";
    String line = "cd %s && %s && chmod 755 . check && chown -R 50002:50002 .";
    Foster.run(folder, Map.of(), "sh", "-c", line.formatted(evil, secret));
  }

  /** In a network of its own: the attacker sends to all notify sockets that it sees. */
  private static Foster start(Path folder, String yaml) throws IOException {
    Path file = folder.resolve("foster.yaml");
    Files.writeString(file, "control: {socket: " + folder.resolve("foster.sock") + "}\n" + yaml);
    String foster = Foster.HOME.resolve("bin/foster").toString();
    return Foster.pid1(
        folder, Map.of(), "unshare", "--net", "--", foster, "up", "-f", file.toString());
  }

  private static boolean catchesTerm(Foster foster) throws IOException {
    String status = Proc.read(Path.of("/proc/" + foster.pid() + "/status"));
    long mask = mask(status, "SigBlk") | mask(status, "SigCgt");
    return (mask & 1L << Signals.TERM - 1) != 0;
  }

  private static long mask(String status, String name) {
    return Long.parseUnsignedLong(status.replaceAll("(?s).*" + name + ":\\s*(\\w+).*", "$1"), 16);
  }

  /** Reloads until Foster ends; returns how often it answered. */
  private static int reload(Foster foster, Path folder) {
    StatusClient client = new StatusClient(folder.resolve("foster.sock"));
    int answers = 0;
    while (foster.isAlive()) {
      try {
        client.ask("\"command\":\"reload\"");
        answers++;
      } catch (Exception e) {
        // it does not listen yet, or no longer
      }
      LockSupport.parkNanos(100 * MILLI); // other things happen meanwhile
    }
    return answers;
  }

  private static String namespace(String pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", pid, "ns/pid")).toString();
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static List<String> processesIn(String namespace) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path path : all.toList()) {
        String pid = path.getFileName().toString();
        if (pid.matches("\\d+") && namespace(pid).equals(namespace)) {
          found.add(pid + " " + Proc.read(path.resolve("comm")).strip());
        }
      }
    }
    return found;
  }
}
