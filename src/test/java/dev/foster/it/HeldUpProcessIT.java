package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import dev.foster.text.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process replaces a mapping of a file whose drive does not answer. Until the drive answers,
 * nobody can read the environment of that process.
 */
@Timeout(120)
@Needs("python3")
class HeldUpProcessIT {
  /** The exit code of timeout(1) when it has sent SIGKILL. */
  private static final String KILLED = "137";

  @TempDir Path directory;

  /**
   * {@code hold.py DIR [CHILD]}: serves a FUSE file system with one file, and never answers a
   * write. A process maps that file, writes to the mapping and puts another mapping into its place:
   * a {@code child} of the service, or an orphan in a session of its own, without marker and mark.
   */
  private static final String HOLD =
      """
      import ctypes, errno, os, resource, struct, sys
      where, child = sys.argv[1], sys.argv[2:] == ['child']
      if sys.argv[2:] == ['holds']:
          libc = ctypes.CDLL(None)
          libc.mmap.restype = ctypes.c_void_p
          libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int,
                                ctypes.c_int, ctypes.c_long]
          print('pid', os.getpid(), 'holds', flush=True)
          at = libc.mmap(None, 4096, 3, 1, os.open(where + '/file', os.O_RDWR), 0)
          ctypes.memset(at, 1, 1)
          libc.mmap(at, 4096, 1, 0x32, -1, 0)
          os._exit(0)
      dev = os.open('/dev/fuse', os.O_RDWR)
      options = 'fd=%d,rootmode=40000,user_id=0,group_id=0' % dev
      if ctypes.CDLL(None).mount(b'hold', where.encode(), b'fuse', 0, options.encode()):
          print('not held up', flush=True)
      first = os.fork()
      if first == 0:
          os.close(dev)
          if not child:
              if os.fork(): os._exit(0)
              resource.setrlimit(10, (7, 7))  # RLIMIT_LOCKS
              os.setsid()
          os.execve(sys.executable, ['hold', sys.argv[0], where, 'holds'], {'A': 'b'})
      if not child: os.waitpid(first, 0)
      def attributes(node):
          size, mode = (0, 0o40777) if node == 1 else (65536, 0o100666)
          return struct.pack('<QQQQQQ10I', node, size, 0, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)
      answers = {
          26: lambda node: struct.pack('<4I2H2I2HI28x', 7, 31, 0, 0, 9, 9, 65536, 1, 0, 0, 0),  # INIT
          1: lambda node: struct.pack('<4Q2I', 2, 0, 1000, 1000, 0, 0) + attributes(2),  # LOOKUP
          3: lambda node: struct.pack('<Q2I', 1000, 0, 0) + attributes(node),  # GETATTR
          14: lambda node: struct.pack('<Q2I', 1, 0, 0),  # OPEN
          15: lambda node: bytes(4096),  # READ
      }
      while True:
          kind, unique, node = struct.unpack_from('<4xIQQ', os.read(dev, 1 << 18))
          if kind == 16:  # WRITE
              print('held up', flush=True)
          elif kind in answers:
              answer = answers[kind](node)
              os.write(dev, struct.pack('<IiQ', 16 + len(answer), 0, unique) + answer)
          elif kind not in (2, 36, 42):  # FORGET, INTERRUPT, BATCH_FORGET: no answer
              os.write(dev, struct.pack('<IiQ', 16, -errno.ENOSYS, unique))
      """;

  private Foster upWithHeldUpOrphan() throws Exception {
    return upWithHeldUp("orphan");
  }

  /** Foster with the process, whose environment and command line nobody can read. */
  private Foster upWithHeldUp(String process) throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "NOT TESTED: no /dev/fuse");
    Path mount = Files.createDirectory(directory.resolve("mount"));
    Path script = Files.writeString(directory.resolve("hold.py"), HOLD);
    String yaml =
        """
        services:
          a: {command: [sleep, "1000"]}
          evil: {command: [/usr/bin/python3, %s, %s, %s]}
        """
            .formatted(script, mount, process);
    Foster foster = Foster.up(directory, yaml);
    foster.awaitLine("held up");
    assumeTrue(!foster.toString().contains("not held up"), "NOT TESTED: cannot mount");
    String pid = foster.awaitLine(" holds").replaceAll(".*pid (\\d+) holds.*", "$1");
    for (String file : new String[] {"environ", "cmdline"}) {
      String read = "timeout -s KILL 1 cat /proc/" + pid + "/" + file;
      assertEquals(KILLED, foster.sh(read + "; echo $?").out().strip(), "the read has ended");
    }
    return foster;
  }

  private static void assertEnds(Foster foster) throws Exception {
    foster.signal("TERM");
    assertEquals(0, foster.awaitExit(), foster::toString);
  }

  @Test
  void environmentOfAnOrphan_cannotBeRead_nothingWaitsForIt() throws Exception {
    try (Foster foster = upWithHeldUpOrphan()) {
      assertEquals(0, foster.foster("restart", "a").code(), foster::toString);
      assertEquals(0, foster.foster("restart", "a").code(), foster::toString);
      assertEnds(foster);
    }
  }

  @Test
  void commandLineOfAnOrphan_cannotBeRead_commandsWorkWithoutIt() throws Exception {
    try (Foster foster = upWithHeldUpOrphan()) {
      for (int i = 0; i < 6; i++) { // more often than threads may be held up
        String processes = foster.foster("ps").out();
        assertTrue(processes.contains("sleep 1000"), processes);
        assertTrue(processes.contains("[python3]"), processes);
      }
      Foster.Result stats = foster.foster("stats", "--json");
      assertEquals(0, stats.code(), stats::toString);
      assertEquals(0, foster.foster("restart", "a").code(), foster::toString);
      assertEnds(foster);
    }
  }

  @Test
  void numbersOfAProcess_cannotBeRead_thoseOfItsServiceAreUnknown() throws Exception {
    try (Foster foster = upWithHeldUp("child")) {
      Foster.Result json = foster.foster("stats", "--json", "--pss");
      assertEquals(0, json.code(), json::toString);
      for (Object each : (List<?>) JsonReader.parseObject(json.out()).get("services")) {
        Map<?, ?> service = (Map<?, ?>) each;
        boolean known = service.get("name").equals("a");
        for (String number : List.of("pss_bytes", "fds", "read_bytes", "written_bytes")) {
          assertTrue(service.containsKey(number), json::toString);
          assertEquals(known, service.get(number) != null, () -> number + ": " + json);
        }
        assertNotNull(service.get("rss_bytes"), json::toString); // the kernel waits for nobody
        assertEquals(known ? 1L : 2L, service.get("processes"), json::toString);
      }
      String table = foster.foster("stats", "--pss").out();
      String evil = "(?s).*\\nevil +\\S+ +\\S+ +- +2 +2 +- +- +-\\s*";
      assertTrue(table.matches(evil), table);
      assertTrue(table.matches("(?s).*\\na +[^-\\n]+\\n.*"), table);
      assertEnds(foster);
    }
  }

  @Test
  void environmentOfAnOrphan_noThreadCanReadIt_theLoopDoesNotReadIt() throws Exception {
    try (ControlGroup group = ControlGroup.create("pids");
        Foster foster = upWithHeldUpOrphan()) {
      Files.writeString(group.processes(), Long.toString(foster.pid()));
      group.limitThreads(1);
      foster.sh("cd /proc; for p in [1-9]*; do grep -qx sleep $p/comm && kill -KILL $p; done");
      foster.awaitLine("a: killed by SIGKILL");
      foster.awaitLine("a: cannot make a process");
      assertEnds(foster);
    }
  }
}
