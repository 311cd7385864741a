package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code health.memory} with the built distribution. */
@Timeout(120)
@Needs({"perl", "setsid"})
class MemoryHealthIT {
  @TempDir Path directory;

  /** A child in a session of its own takes memory when the file is there, and once only. */
  private Foster up(String action) throws Exception {
    Files.writeString(
        directory.resolve("leak.pl"),
        """
        my $go = "%s/go";
        $| = 1;
        print "waits\\n";
        select undef, undef, undef, 0.02 until -e $go;
        unlink $go;
        my $size = 96 << 20; # a constant would be made when perl reads this
        my $x = "x" x $size;
        print "has leaked\\n";
        sleep 1000;
        """
            .formatted(directory));
    return Foster.up(
        directory,
        """
        services:
          leaky:
            shell: "setsid perl %s/leak.pl & exec sleep 1000"
            health: {memory: 64MiB, interval: 50ms, failures: 2, action: %s}
            restart: {delay: 10ms}
          other: {command: [sleep, "1000"], health: {memory: 64MiB, interval: 50ms}}
        """
            .formatted(directory, action));
  }

  private static String status(Foster foster, String service) throws Exception {
    return foster.foster("status", "--json", service).out();
  }

  @Test
  void leak_inAChild_restartsTheService() throws Exception {
    try (Foster foster = up("restart")) {
      foster.awaitLine("| waits");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> status(foster, "leaky").contains("\"healthy\":true"));
      Files.writeString(directory.resolve("go"), "");
      String line = foster.awaitLine("leaky: unhealthy: memory ");
      assertTrue(
          line.matches(
              ".*memory \\d+MiB is above 64MiB \\(perl \\(pid \\d+\\) \\d+MiB, \\d more\\).*"),
          line);
      await()
          .atMost(Foster.PATIENCE)
          .until(
              () ->
                  status(foster, "leaky").contains("\"restarts\":1")
                      && status(foster, "leaky").contains("\"healthy\":true"));
      assertFalse(foster.toString().contains("other: unhealthy"), foster::toString);
    }
  }

  @Test
  void leak_reported_isShownAndEndsNothing() throws Exception {
    try (Foster foster = up("report")) {
      foster.awaitLine("| waits");
      Files.writeString(directory.resolve("go"), "");
      foster.awaitLine("leaky: unhealthy: memory ");
      Foster.Result health = foster.foster("health");
      assertEquals(1, health.code());
      assertTrue(health.out().contains("is above 64MiB"), health::toString);
      assertTrue(status(foster, "leaky").contains("\"restarts\":0"));
    }
  }
}
