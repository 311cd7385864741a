package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that are shell scripts, with the built distribution as PID 1. */
class StackIT {
  @TempDir Path directory;

  @Test
  void oneService_linesArePrefixedOnTheirStream() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              hello:
                type: oneshot
                shell: "echo to out; echo to err >&2; printf 'no newline'"
            """)) {
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertTrue(foster.out().contains("hello  | to out"), foster::toString);
      assertTrue(foster.out().contains("hello  | no newline"), foster::toString);
      assertTrue(foster.err().contains("hello  | to err"), foster::toString);
    }
  }

  @Test
  void serviceFails_exitCodeIsTheServices() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              job: {type: oneshot, shell: exit 42}
              web: {shell: "echo up; exec tail -f /dev/null"}
            """)) {
      assertEquals(42, foster.awaitExit(), foster::toString);
      assertTrue(foster.toString().contains("job failed: exited with code 42"), foster::toString);
    }
  }

  @Test
  void killedBySignal_exitCodeIs128More() throws Exception {
    try (Foster foster =
        Foster.up(directory, "services: {job: {type: oneshot, shell: 'kill -SEGV $$$$'}}\n")) {
      assertEquals(139, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void orphans_areReaped() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              storm:
                shell: |
                  i=0
                  while [ $i -lt 300 ]; do (sh -c 'sleep 0.2' &) ; i=$((i+1)); done
                  echo stormed
                  exec tail -f /dev/null
            """)) {
      foster.awaitLine("stormed");
      await()
          .atMost(Foster.PATIENCE)
          .untilAsserted(
              () ->
                  assertEquals(
                      "0",
                      foster
                          .sh("grep -l 'State:.Z\\|Name:.sleep' /proc/[0-9]*/status | wc -l")
                          .out()));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Needs("pgrep")
  @Test
  void stop_processesInOtherSessions_noneIsLeft() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              keep: {command: [tail, -f, /dev/null]}
              messy:
                shell: |
                  setsid sh -c 'setsid sleep 1111 & exec sleep 1112' &
                  (setsid sleep 1113 &)
                  echo spread
                  exec sleep 1114
                stop: {timeout: 2s}
            """)) {
      foster.awaitLine("spread");
      Foster.Result stop = foster.foster("stop", "messy");
      assertEquals(0, stop.code(), stop::toString);
      assertEquals("", foster.exec("pgrep", "-f", "^sleep 111").out());
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void children_haveEmptyMaskDefaultDispositionsAndNoForeignDescriptor() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              look:
                type: oneshot
                logs: {format: prefixed}
                shell: |
                  grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status
                  ls -l /proc/self/fd | awk 'NR>1 {print "fd", $9}'
            """)) {
      assertEquals(0, foster.awaitExit(), foster::toString);
      String text = foster.toString();
      assertTrue(text.contains("SigBlk:\t0000000000000000"), text);
      assertTrue(text.contains("SigIgn:\t0000000000000000"), text);
      long fds = foster.out().stream().filter(line -> line.contains("| fd ")).count();
      assertEquals(4, fds, text); // 0, 1, 2 and the directory that ls reads
    }
  }

  @Test
  void environmentAndArguments_invalidUtf8_passUnchanged() throws Exception {
    Files.writeString(
        directory.resolve("foster.yaml"),
        """
        control: off
        services:
          job:
            type: oneshot
            command: [sh, -c, 'printf "%s" "$ODD" | od -An -tx1; printf "%s" "$1" | od -An -tx1', sh, "grün"]
        """);
    String line = "ODD=$(printf 'a\\377b') exec " + Foster.HOME + "/bin/foster up -f foster.yaml";
    Foster.Result result =
        Foster.run(directory, Map.of("LANG", "", "LC_ALL", ""), "sh", "-c", line);
    assertTrue(result.out().contains("61 ff 62"), result::toString);
    assertTrue(result.out().contains("67 72 c3 bc 6e"), result::toString);
    assertEquals(0, result.code(), result::toString);
  }
}
