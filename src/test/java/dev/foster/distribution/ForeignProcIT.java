package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * PID 1 of a namespace whose {@code /proc} belongs to the outer namespace, so that pid 1 in it is
 * another process.
 */
@Timeout(60)
class ForeignProcIT {
  @TempDir Path folder;

  private ProgramResult pid1(String... arguments) {
    List<String> command =
        new java.util.ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
    command.add(Distribution.HOME + "/bin/foster");
    command.addAll(List.of(arguments));
    return ProgramResult.run(folder, command);
  }

  @Test
  void up_ignoresForeignProcesses_andReportsItsLimits() throws IOException {
    Path file = folder.resolve("foster.yaml");
    Files.writeString(
        file,
        """
        control: {socket: DIR/s}
        services:
          leaves: {shell: "setsid sleep 1000 & exit 3", restart: never}
          stays: {command: [sleep, "1000"]}
        """
            .replace("DIR", folder.toString()));
    ProgramResult up = pid1("up", "-f", file.toString());
    assertEquals(3, up.code(), up.err());
    assertTrue(up.err().contains("/proc belongs to another PID namespace"), up.err());
    assertTrue(up.err().contains("stays: stopped: killed by SIGTERM"), up.err());
    assertFalse(up.err().contains("ending "), up.err());
  }

  @Test
  void run_worksAsUsual() {
    ProgramResult run = pid1("run", "--", "sh", "-c", "setsid sleep 1000 & exit 4");
    assertEquals(4, run.code(), run.err());
    assertEquals("", run.err());
  }
}
