package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.net.LinuxSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the client commands of the built distribution against a Foster that is PID 1. */
@Timeout(120)
class ControlIT {
  private static final String TWO =
      """
      services:
        web: {shell: "echo web up; setsid sleep 1000 & exec sleep 1001"}
        other: {command: [tail, -f, /dev/null]}
        off: {command: [sleep, "1002"], enabled: false}
      """;

  private static final String PROGRAM = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  private static void assertOk(Foster.Result result) {
    assertEquals(0, result.code(), result::toString);
  }

  @Needs("pgrep")
  @Test
  void commands_ofOneService_changeAndShowIt() throws Exception {
    try (Foster foster = Foster.up(directory, TWO)) {
      foster.awaitLine("web up");
      Foster.Result status = foster.foster("status");
      assertOk(status);
      assertTrue(status.out().lines().anyMatch(line -> line.matches("web +up +\\d+ +ready.*")));
      assertTrue(status.out().lines().anyMatch(line -> line.matches("off +down +- +-.*")));
      assertOk(foster.foster("health"));
      assertTrue(foster.foster("logs", "web").out().contains("web up"));
      assertTrue(foster.foster("events").out().contains(" web: started (pid "));
      String tree = foster.foster("ps").out();
      assertTrue(tree.contains("sleep 1000") && tree.contains("sleep 1001"), tree);
      assertTrue(
          tree.contains("─ " + PROGRAM.substring(0, 8)), tree); // Foster itself, from outside
      Foster.Result stop = foster.foster("stop", "web");
      assertEquals("web: down", stop.out());
      assertEquals("", foster.sh("pgrep -x sleep").out());
      assertOk(foster.foster("start", "web", "off"));
      Foster.Result wrong = foster.foster("stop", "wbe");
      assertEquals(2, wrong.code());
      assertEquals("foster: cannot stop 'wbe': no such service, did you mean 'web'?", wrong.err());
      foster.foster("shutdown");
      assertEquals(0, foster.awaitExit());
      Foster.Result nobody =
          Foster.run(
              directory, Map.of(), PROGRAM, "status", "--socket", directory + "/foster.sock");
      assertEquals(3, nobody.code(), nobody::toString);
    }
  }

  @Test
  void secondFoster_sameSocket_isRefused() throws Exception {
    try (Foster foster = Foster.up(directory, TWO)) {
      foster.awaitLine("web up");
      Foster.Result second = foster.foster("up", "-f", directory + "/foster.yaml");
      assertEquals(1, second.code(), second::toString);
      assertTrue(second.err().contains("another Foster (pid 1) listens there"), second.err());
      assertOk(foster.foster("health"));
    }
  }

  @Test
  void foster_wasKilled_nextOneReplacesItsSocket() throws Exception {
    try (Foster foster = Foster.up(directory, TWO)) {
      foster.awaitLine("web up");
    } // by SIGKILL
    assertTrue(Files.exists(directory.resolve("foster.sock")));
    try (Foster foster = Foster.up(directory, TWO)) {
      foster.awaitLine("web up");
      assertOk(foster.foster("status"));
    }
  }

  @Test
  void fosterOfAnotherUser_noPlaceNamed_isFoundByRoot() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    Files.writeString(directory.resolve("foster.yaml"), TWO);
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> none = Map.of("FOSTER_SOCKET", "", "XDG_RUNTIME_DIR", "", "TMPDIR", "");
    try (Foster foster =
        Foster.pid1(
            directory,
            none,
            "sh",
            "-c",
            "mount -t tmpfs -o mode=755 none /run && exec setpriv --reuid=54321 --clear-groups"
                + " \"$@\"",
            "sh",
            PROGRAM,
            "up",
            "-f",
            directory + "/foster.yaml")) {
      foster.awaitLine("web up");
      Foster.Result status = foster.sh("FOSTER_SOCKET= " + PROGRAM + " status");
      assertOk(status);
      Path place = Path.of("/tmp/foster-54321");
      assertEquals(54321, Files.getAttribute(place, "unix:uid"));
      assertEquals(0700, (int) Files.getAttribute(place, "unix:mode") & 0777);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit());
      Files.delete(place); // empty: the socket was removed
    }
  }

  @Test
  void clients_120IdleOrGarbled_doNotDelayStatus() throws Exception {
    LinuxSockets sockets = new LinuxSockets();
    List<Integer> clients = new ArrayList<>();
    try (Foster foster = Foster.up(directory, TWO)) {
      foster.awaitLine("web up");
      await().until(() -> foster.foster("status").code() == 0);
      byte[] garbage = "\0garbage\n{\"protocol\"".getBytes();
      for (int i = 0; i < 120; i++) {
        int fd = sockets.connect(Sockets.Type.STREAM, directory + "/foster.sock", 5000);
        clients.add(fd);
        if (i % 2 == 1) {
          sockets.send(fd, garbage, 0, garbage.length);
        }
      }
      for (int i = 0; i < 7; i++) { // does not wait for any of them: they never end
        assertOk(foster.foster("status"));
      }
    } finally {
      clients.forEach(sockets::close);
    }
  }
}
