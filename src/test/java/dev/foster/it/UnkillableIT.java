package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that do not end, or do not seem to end, when Foster kills them. */
@Timeout(120)
class UnkillableIT {
  @TempDir Path directory;

  /** Traces the process whose pid is on standard input, and never waits for it. */
  private static final String TRACER =
      """
      import ctypes, sys, time
      libc = ctypes.CDLL(None, use_errno=True)
      PTRACE_SEIZE = 0x4206
      if libc.ptrace(PTRACE_SEIZE, int(sys.argv[1]), None, None):
          sys.exit('cannot trace: %d' % ctypes.get_errno())
      print('traced', flush=True)
      time.sleep(1000)
      """;

  private static void assertEndsWithin(Foster foster, String reason) throws Exception {
    Foster.Result stop = foster.foster("stop", "held");
    assertEquals(1, stop.code(), stop::toString);
    assertTrue(
        stop.err().matches("foster: cannot stop held: stopping: pid \\d+ is still there 5s.*"),
        stop::toString);
    String line = foster.awaitLine("still there 5s after SIGKILL");
    assertTrue(line.contains(reason), line);
    assertTrue(foster.foster("status").out().contains("still there 5s after SIGKILL"));
    assertEquals(1, foster.err().stream().filter(each -> each.contains("still there")).count());
  }

  @Needs("python3")
  @Test
  void deadMainProcess_thatATracerHolds_isNamed_andStartsAgainWhenItIsGone() throws Exception {
    Files.writeString(directory.resolve("tracer.py"), TRACER);
    String yaml =
        """
        shutdown: {timeout: 2s}
        services:
          held: {command: [sleep, '1000'], stop: {timeout: 500ms}}
          tracer:
            shell: "while ! pid=$(pgrep -x sleep); do :; done; exec python3 tracer.py $pid"
            cwd: %s
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("traced");
      assertEndsWithin(foster, "it is dead, but python3 (pid ");
      Foster.Result restart = foster.foster("restart", "held");
      assertTrue(restart.err().startsWith("foster: cannot restart held: stopping: pid "));
      assertEquals(0, foster.foster("stop", "tracer").code(), foster::toString);
      await("a new run")
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("status").out().matches("(?s).*held +up .*"));
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  @Needs("python3")
  @Test
  void shutdown_withADeadMainProcessThatATracerHolds_ends() throws Exception {
    Files.writeString(directory.resolve("tracer.py"), TRACER);
    String yaml =
        """
        shutdown: {timeout: 2s}
        services:
          held: {command: [sleep, '1000'], stop: {timeout: 500ms}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("held: started");
      String pid = foster.sh("pgrep -x sleep").out();
      foster.sh(
          "setsid python3 " + directory + "/tracer.py " + pid + " > traced 2>&1 < /dev/null & :");
      await().atMost(Foster.PATIENCE).until(() -> foster.sh("cat traced").out().contains("traced"));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertTrue(
          foster.toString().contains("the shutdown took longer than 2s: SIGKILL for held"),
          foster::toString);
    }
  }

  @Needs("setpriv")
  @Test
  void mainProcessOfAnotherUser_withoutCapKill_isNamed() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    Files.writeString(
        directory.resolve("foster.yaml"),
        """
        control: {socket: %s/foster.sock}
        shutdown: {timeout: 2s}
        services:
          held: {command: [sleep, '1000'], user: '12345:12345', stop: {timeout: 500ms}}
        """
            .formatted(directory));
    List<String> command =
        List.of(
            "setpriv",
            "--bounding-set=-kill",
            "--inh-caps=-kill",
            Foster.HOME.resolve("bin/foster").toString(),
            "up",
            "-f",
            directory.resolve("foster.yaml").toString());
    try (Foster foster = Foster.pid1(directory, Map.of(), command.toArray(String[]::new))) {
      foster.awaitLine("held: started");
      Foster.Result signal = foster.foster("signal", "HUP", "held");
      assertEquals(1, signal.code(), signal::toString);
      assertTrue(
          signal.err().contains("it belongs to another user, and Foster lacks CAP_KILL"),
          signal::toString);
      assertEndsWithin(foster, "it belongs to another user, and Foster lacks CAP_KILL");
      for (String name : List.of("SIGTERM", "SIGKILL")) {
        String text = "held: cannot send " + name + " to pid ";
        assertEquals(1, foster.err().stream().filter(line -> line.contains(text)).count());
      }
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void frozenService_isStopped() throws Exception {
    try (Foster foster =
        Foster.up(directory, "services:\n  frozen: {command: [sleep, '1000']}\n")) {
      foster.awaitLine("frozen: started");
      assertEquals(0, foster.foster("signal", "STOP", "frozen").code());
      Foster.Result stop = foster.foster("stop", "frozen");
      assertTrue(stop.out().startsWith("frozen: down"), stop::toString);
      foster.awaitLine("frozen: stopped: killed by SIGTERM");
    }
  }
}
