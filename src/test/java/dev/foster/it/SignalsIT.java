package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends every signal from 1 to 64 to PID 1 from outside. */
class SignalsIT {
  private static final List<Integer> IGNORED = List.of(13, 17, 20, 21, 22, 28);

  /**
   * The signals that stop or reload, and those that no process can handle: KILL, STOP and the two
   * that glibc uses.
   */
  private static final List<Integer> OTHER = List.of(1, 2, 3, 9, 15, 19, 32, 33, 37);

  @TempDir Path directory;

  private static String yaml(String more) {
    return more
        + """
        services:
          listener:
            shell: |
              i=1
              while [ $i -le 64 ]; do
                case $i in 9|15|17|19|32|33) ;; *) trap "echo got $i." $i;; esac
                i=$((i+1))
              done
              trap 'exit 0' 15
              echo listening
              while :; do sleep 1000 & wait $!; kill $! 2>/dev/null; done
        """;
  }

  @Test
  void eachSignal_hasTheEffectInTheTable() throws Exception {
    try (Foster foster = Foster.up(directory, yaml(""))) {
      foster.awaitLine("listening");
      for (int signal = 1; signal <= 64; signal++) {
        if (OTHER.contains(signal)) {
          continue;
        }
        foster.signal(Integer.toString(signal));
        if (!IGNORED.contains(signal)) {
          foster.awaitLine("got " + signal + ".");
        }
      }
      for (int signal : IGNORED) {
        assertFalse(foster.toString().contains("got " + signal + "."), foster::toString);
      }
      foster.signal("37");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void table_mapsIgnoresAndForwards() throws Exception {
    String table = "signals: {QUIT: ignore, WINCH: forward, RTMIN+5: {listener: USR2}}\n";
    try (Foster foster = Foster.up(directory, yaml(table))) {
      foster.awaitLine("listening");
      foster.signal("QUIT");
      foster.signal("WINCH");
      foster.awaitLine("got 28.");
      foster.signal("39");
      foster.awaitLine("got 12.");
      assertFalse(foster.toString().contains("stopping"), foster::toString);
      foster.signal("INT");
      assertEquals(0, foster.awaitExit(), foster::toString);
      foster.awaitLine("got SIGINT");
    }
  }

  /** A shell that waits for its child does not end by INT, and the child does not get it. */
  @Test
  void interrupt_stopsWithTheStopSignalOfTheService() throws Exception {
    String wrapper =
        "services: {wrapper: {command: [sh, -c, 'echo listening; sleep 1000; true']}}\n";
    try (Foster foster = Foster.up(directory, wrapper)) {
      foster.awaitLine("listening");
      foster.signal("INT");
      assertEquals(0, foster.awaitExit(), foster::toString);
      foster.awaitLine("wrapper: stopping with SIGTERM");
      assertFalse(foster.toString().contains("SIGKILL"), foster::toString);
    }
  }

  @Test
  void interruptAfterInterrupt_kills() throws Exception {
    String deaf = "services: {deaf: {shell: 'trap \"\" TERM; echo listening; sleep 1000'}}\n";
    try (Foster foster = Foster.up(directory, deaf)) {
      foster.awaitLine("listening");
      foster.signal("INT");
      foster.awaitLine("stopping: got SIGINT");
      long pid = foster.pid();
      await()
          .atMost(Foster.PATIENCE)
          .until(
              () -> { // repeatedly: the first may come within 100 ms, the last too late
                Foster.run(directory, Map.of(), Foster.kill("INT", pid));
                return foster.toString().contains("second SIGINT: SIGKILL for what is left");
              });
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  /**
   * Frozen with SIGSTOP, which delays TERM: a main process, a process that it left behind, and an
   * orphan without an owner.
   */
  @Test
  void stop_frozenProcesses_endsThemWithoutKill() throws Exception {
    String yaml =
        """
        services:
          frozen:
            shell: |
              sleep 1000 &
              env -u FOSTER_RUN setsid setsid sh -c 'sleep 1000 & exit' &
              wait $!
              echo listening
              exec sleep 1000
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("listening");
      // again and again: a sleep that a shell has just forked is not one before its exec
      String each = "for p in $(grep -l '(sleep)' /proc/[0-9]*/stat | cut -d/ -f3); do ";
      String freeze = each + "kill -STOP $p; done; ";
      String frozen = "grep -h '(sleep) T' /proc/[0-9]*/stat | wc -l";
      await().atMost(Foster.PATIENCE).until(() -> foster.sh(freeze + frozen).out().equals("3"));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      foster.awaitLine("frozen: stopped: killed by SIGTERM");
      assertFalse(foster.toString().contains("SIGKILL"), foster::toString);
    }
  }
}
