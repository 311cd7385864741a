package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The answers of the client commands in unusual situations. */
@Timeout(120)
class AnswersIT {
  /** A service that prints each TERM and HUP and ends only by SIGKILL. */
  private static final String DEAF =
      """
      services:
        deaf:
          shell: |
            trap 'echo got TERM' TERM
            trap 'echo got HUP' HUP
            echo listening
            while :; do sleep 0.1; done
          stop: {timeout: 1h}
      shutdown: {timeout: 1h}
      """;

  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  @Test
  void reload_oneProblem_isPrintedWithItsPlaceAndCode2() throws Exception {
    try (Foster foster = Foster.up(directory, DEAF)) {
      foster.awaitLine("listening");
      Path file = directory.resolve("foster.yaml");
      Files.writeString(file, Files.readString(file).replace("shell:", "shel:"));
      Foster.Result dry = foster.foster("reload", "--dry-run");
      assertEquals(2, dry.code(), dry::toString);
      Files.delete(file);
      Foster.Result reload = foster.foster("reload");
      assertEquals(2, reload.code(), reload::toString);
      assertEquals(
          file
              + ": cannot read this file: No such file or directory\n"
              + "foster: cannot reload: nothing was changed",
          reload.err());
    }
  }

  @Test
  void reload_isLogged_withItsWarnings_aDryRunIsNot() throws Exception {
    try (Foster foster = Foster.up(directory, DEAF)) {
      foster.awaitLine("listening");
      Path file = directory.resolve("foster.yaml");
      String more = "services:\n  a: {command: [tail, -f, /dev/null], enabled: false}";
      Files.writeString(file, Files.readString(file).replace("services:", more));
      String warning = file + ":3:16: warning: services.a.command: 'tail -f' only keeps";
      Foster.Result dry = foster.foster("reload", "--dry-run");
      assertTrue(dry.out().startsWith(warning), dry::toString);
      assertTrue(dry.out().endsWith("\n+ a: added\n  unchanged: deaf"), dry::toString);
      assertFalse(foster.toString().contains("reload: "), foster::toString);
      assertEquals(dry, foster.foster("reload"));
      foster.awaitLine("foster | reload: unchanged: deaf");
      List<String> told = foster.err().stream().filter(it -> it.contains("reload: ")).toList();
      assertEquals(3, told.size(), foster::toString);
      assertTrue(told.get(0).startsWith("foster | reload: " + warning), foster::toString);
      assertEquals("foster | reload: + a: added", told.get(1));
    }
  }

  @Test
  void stop_duringARestart_saysWhoStoppedTheService() throws Exception {
    try (Foster foster = Foster.up(directory, DEAF)) {
      foster.awaitLine("listening");
      foster.foster("restart", "--no-wait", "deaf");
      foster.awaitLine("got TERM");
      foster.foster("stop", "--no-wait", "deaf");
      await() // --no-wait: the request was accepted; its effect comes later
          .atMost(Foster.PATIENCE)
          .until(
              () ->
                  foster
                      .foster("status", "--json")
                      .out()
                      .contains("\"reason\":\"requested by foster stop\""));
    }
  }

  @Test
  void start_ofSeveral_namesTheFailedOnes() throws Exception {
    String yaml =
        """
        services:
          good: {shell: echo listening; exec sleep 1000}
          bad: {type: oneshot, shell: exit 3, enabled: false, ends_container: never}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("listening");
      Foster.Result start = foster.foster("start", "good", "bad");
      assertEquals(1, start.code());
      String error = start.err();
      assertTrue(error.startsWith("foster: cannot start bad: failed: exited with code 3"), error);
    }
  }

  @Test
  void signal_whileFosterStops_reachesTheService() throws Exception {
    try (Foster foster = Foster.up(directory, DEAF)) {
      foster.awaitLine("listening");
      foster.signal("TERM");
      foster.awaitLine("got TERM");
      assertEquals(1, foster.foster("start", "deaf").code());
      Foster.Result signal = foster.foster("signal", "HUP", "deaf");
      assertEquals(0, signal.code(), signal::toString);
      foster.awaitLine("got HUP");
      foster.foster("signal", "KILL", "deaf");
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void shutdown_ownTimeout_isNamed() throws Exception {
    try (Foster foster = Foster.up(directory, DEAF)) {
      foster.awaitLine("listening");
      foster.foster("shutdown", "--timeout", "300ms");
      assertEquals(0, foster.awaitExit());
      foster.awaitLine("the shutdown took longer than 300ms: SIGKILL for deaf");
    }
  }

  @Test
  void output_thatCannotBeWritten_isAFailure() throws Exception {
    String error = "foster: cannot write to standard output: No space left on device";
    try (Foster foster = Foster.up(directory, DEAF)) {
      foster.awaitLine("listening");
      for (String command : new String[] {"status", "logs", "logs -f", "ps", "events", "schema"}) {
        Foster.Result full = foster.sh(FOSTER + " " + command + " > /dev/full");
        assertEquals(1, full.code(), () -> command + ": " + full);
        assertEquals(error, full.err(), command);
        Foster.Result gone = foster.sh("{ " + FOSTER + " " + command + "; echo code=$? >&2; } | :");
        assertFalse(gone.err().contains("cannot"), () -> command + ": " + gone);
      }
    }
  }

  @Test
  void logs_ofALongLine_markItsPieces() throws Exception {
    String yaml = "services: {long: {shell: \"printf %070000d 1; echo; echo end; sleep 1000\"}}";
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("end");
      String[] lines = foster.foster("logs", "long").out().split("\n");
      assertEquals(64 * 1024 + " [cut]".length(), lines[0].length());
      assertTrue(lines[0].endsWith("0 [cut]"));
      assertTrue(lines[1].endsWith("01"));
      assertEquals("end", lines[2]);
    }
  }

  @Test
  void fullDisk_ofALocalCommand_isAFailure() throws Exception {
    Foster.Result version =
        Foster.run(directory, Map.of(), "sh", "-c", FOSTER + " help >/dev/full");
    assertEquals(1, version.code(), version::toString);
  }
}
