package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service of another user attacks Foster with everything that the kernel permits. The other
 * services must not notice it. The attacker has uid 50002.
 */
@Timeout(120)
@Needs("python3")
class HostileServicesIT {
  @TempDir Path directory;

  @BeforeEach
  void rootAndOpenDirectory() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private String script(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  /**
   * {@code giant.py [@ADDRESS]}: makes the kernel believe that its arguments and its environment
   * are 400 MB long; then sends a notification, or leaves an orphan in a session of its own.
   */
  private static final String GIANT =
      """
      import ctypes, os, socket, sys, time
      size = 400 << 20
      libc = ctypes.CDLL(None, use_errno=True)
      libc.mmap.restype = ctypes.c_void_p
      libc.sbrk.restype = ctypes.c_void_p
      at = libc.mmap(None, ctypes.c_size_t(size), 3, 0x4022, -1, ctypes.c_long(0))
      stat = open('/proc/self/stat').read().rsplit(')', 1)[1].split()
      field = lambda n: int(stat[n - 3])
      numbers = [field(26), field(27), field(45), field(46), field(47), libc.sbrk(0), field(28),
                 at, at + size, at, at + size, 0]
      layout = (ctypes.c_uint64 * 13)(*numbers, 0xffffffff << 32)
      if libc.prctl(35, 14, ctypes.byref(layout), ctypes.c_ulong(104), 0):
          sys.exit('prctl: ' + os.strerror(ctypes.get_errno()))
      ctypes.memset(at, ord('x'), 10 << 20)
      if len(sys.argv) > 1:
          s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
          s.sendto(b'READY=1', '\\0' + sys.argv[1][1:])
          print('sent', flush=True)
      else:
          if os.fork():
              os._exit(0)
          os.setsid()
          if os.fork():
              os._exit(0)
          print('orphaned', flush=True)
      time.sleep(1000)
      """;

  @Test
  void environmentAndArguments_ofHundredsOfMegabytes_costNothing() throws Exception {
    String giant = script("giant.py", GIANT);
    String yaml =
        """
        services:
          a: {command: [sleep, "1000"]}
          evil: {shell: "/usr/bin/python3 %s; exec sleep 1001", user: "50002:50002"}
        """
            .formatted(giant);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("orphaned");
      assertEquals(0, foster.foster("restart", "a").code(), foster::toString);
      assertEquals(0, foster.foster("restart", "evil").code(), foster::toString);
      Foster.Result ps = foster.foster("ps");
      assertEquals(0, ps.code(), ps::toString);
      assertTrue(ps.out().contains("xxxxx"), ps::toString);
      assertEquals(0, foster.foster("health").code());
    }
  }

  @Test
  void environment_ofHundredsOfMegabytes_ofASender_costsNothing() throws Exception {
    String giant = script("giant.py", GIANT);
    String yaml =
        """
        services:
          a:
            user: "50001:50001"
            ready: {notify: true}
            shell: |
              echo "$NOTIFY_SOCKET" > %1$s/name
              while [ ! -e %1$s/go ]; do sleep 0.05; done
              exec perl -MSocket -e '
                $n = $ENV{NOTIFY_SOCKET}; $n =~ s/^@/\\0/;
                socket(S, AF_UNIX, SOCK_DGRAM, 0); connect(S, pack_sockaddr_un($n)) or die;
                syswrite(S, "READY=1"); sleep 1000'
          evil:
            user: "50002:50002"
            shell: |
              while [ ! -s %1$s/name ]; do sleep 0.05; done
              exec /usr/bin/python3 %2$s "$(cat %1$s/name)"
        """
            .formatted(directory, giant);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("sent");
      Files.createFile(directory.resolve("go"));
      foster.awaitLine("a: ready");
      for (String line : foster.err()) {
        assertTrue(line.startsWith("foster | "), foster::toString); // no thread has died
      }
    }
  }

  /**
   * {@code linger.py ADDRESS}: passes sockets whose close lasts until the peer has read everything.
   */
  private static final String LINGER =
      """
      import os, socket, struct, sys, time
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.connect('\\0' + sys.argv[1][1:])
      l = socket.create_server(('127.0.0.1', 0))
      others = []
      for _ in range(20):
          if os.fork() == 0:
              c = socket.create_connection(l.getsockname())
              c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 1000))
              c.setblocking(False)
              try:
                  while True: c.send(bytes(65536))
              except BlockingIOError: pass
              socket.send_fds(s, [b'FDSTORE=1'], [c.fileno()])
              os._exit(0)  # which waits for nothing: most often Foster is the last to hold it
          others.append(l.accept())
          os.wait()
      print('sent', flush=True)
      time.sleep(1000)
      """;

  @Test
  void socketsThatLinger_passedWithNotifications_delayNothing() throws Exception {
    String linger = script("linger.py", LINGER);
    String yaml =
        """
        services:
          a:
            user: "50001:50001"
            shell: |
              echo "$NOTIFY_SOCKET" > %1$s/name
              exec sleep 1000
            ready: {notify: true}
          evil:
            user: "50002:50002"
            shell: |
              while [ ! -s %1$s/name ]; do sleep 0.05; done
              exec /usr/bin/python3 %2$s "$(cat %1$s/name)"
          other:
            command: [sleep, "1001"]
            ready: {file: %1$s/go}
        """
            .formatted(directory, linger);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("sent");
      Files.createFile(directory.resolve("go"));
      foster.awaitLine("other: ready");
      assertEquals(0, foster.foster("stop", "a").code(), foster::toString);
      assertEquals(0, foster.foster("restart", "other").code(), foster::toString);
    }
  }

  /** Binds the names that would follow the present ones if Foster made them by counting. */
  private static final String SQUAT =
      """
      import re, socket, time
      names = re.findall(r'@foster/([0-9a-f]+)', open('/proc/net/unix').read())
      taken = []
      for name in names:
          for i in range(1, 300):
              s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
              try:
                  s.bind('\\0foster/%x' % (int(name, 16) + i))
              except OSError: pass
              taken.append(s)
      print(len(names), 'names', flush=True)
      time.sleep(1000)
      """;

  @Test
  void namesOfNotifySockets_cannotBePredicted() throws Exception {
    String squat = script("squat.py", SQUAT);
    String yaml =
        """
        services:
          a: {command: [sleep, "1000"], ready: {notify: true}}
          evil:
            command: [/usr/bin/python3, %s]
            user: "50002:50002"
            depends_on: {a: {condition: started}}
        """
            .formatted(squat);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("names");
      foster.foster("restart", "--no-wait", "a");
      foster.awaitLine("a: stopped");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("status", "a").out().contains("starting"));
      assertFalse(foster.toString().contains("cannot"), foster::toString);
    }
  }

  /** {@code lie.py}: sends all possible messages to all notify sockets that it can see. */
  private static final String LIE =
      """
      import os, socket, time
      names = [l.split()[-1] for l in open('/proc/net/unix') if ' @foster/' in l]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      for name in names:
          for word in ('READY=1', 'MAINPID=%d' % os.getpid(), 'MAINPID=1', 'STATUS=a lie',
                       'ERRNO=5', 'RELOADING=1', 'WATCHDOG=trigger', 'STOPPING=1'):
              s.sendto(word.encode(), '\\0' + name[1:])
      print(len(names), 'sockets told', flush=True)
      time.sleep(1000)
      """;

  @Needs("pgrep")
  @Test
  void notificationsOfStrangers_areIgnored() throws Exception {
    String yaml =
        """
        services:
          main: {command: [sleep, "1000"], user: "50001:50001", ready: {notify: true}}
          all: {command: [sleep, "1000"], user: "50001:50001", ready: {notify: all}}
          evil:
            command: [/usr/bin/python3, %s]
            user: "50002:50002"
            depends_on: {main: {condition: started}, all: {condition: started}}
          last: {shell: 'echo behind it; exec sleep 1000', ready: {log: behind it}}
        """
            .formatted(script("lie.py", LIE));
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("2 sockets told");
      String before = foster.sh("pgrep -u 50001").out();
      foster.foster("restart", "last"); // Foster has looked at all messages by now
      String status = foster.foster("status", "--json").out();
      assertEquals(2, status.split("\"state\":\"starting\"", -1).length - 1, status);
      assertFalse(status.contains("a lie"), status);
      assertFalse(foster.toString().contains("errno"), foster::toString);
      assertEquals(before, foster.sh("pgrep -u 50001").out());
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  /** A service whose program is setuid root reports readiness and can be stopped like any other. */
  @Test
  void setuidProgram_notifiesAndIsStopped() throws Exception {
    Path program = directory.resolve("rooted");
    Files.copy(Path.of("/usr/bin/python3").toRealPath(), program);
    assertEquals(0, new ProcessBuilder("chmod", "4755", program.toString()).start().waitFor());
    String say =
        script(
            "say.py",
            """
            import os, socket, time
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.sendto(b'READY=1', '\\0' + os.environ['NOTIFY_SOCKET'][1:])
            print('uids', *os.getresuid(), flush=True)
            if not os.fork():
                os.setsid()
                os.environ.clear()
            time.sleep(1000)
            """);
    String yaml =
        "services: {a: {command: [%s, %s], user: '50001:50001', ready: {notify: true}}}"
            .formatted(program, say);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("a: ready after");
      foster.awaitLine("uids ");
      assumeTrue(foster.toString().contains("uids 50001 0 0"), "NOT TESTED: nosuid here");
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      foster.awaitLine("a: stopped: killed by SIGTERM");
      assertFalse(foster.toString().contains("SIGKILL"), foster::toString);
    }
  }
}
