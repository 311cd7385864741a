package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that outlive a main process, hundreds of times and in several ways. */
@Needs({"perl", "ps", "setsid"})
class SurvivorsIT {
  private static final int RESTARTS = 200;

  /** Foster finds them only by their markers, which they lack while they execute their program. */
  private static final String YAML =
      """
      defaults:
        restart: {policy: always, delay: 1ms, max_delay: 1ms, limit: none}
      services:
        fine: {command: [sleep, '100000']}
        once: {command: [setsid, -f, sleep, '100001']}
        twice:
          command:
            - perl
            - -e
            - 'use POSIX; fork && POSIX::_exit(0); setsid; fork && POSIX::_exit(0); exec qw(sleep 100002)'
      """;

  @TempDir Path directory;

  @Test
  void daemons_ofEachRun_areEndedBeforeTheNext() throws Exception {
    try (Foster foster = Foster.up(directory, YAML, "-q")) {
      Path socket = directory.resolve("foster.sock");
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(socket));
      StatusClient asker = new StatusClient(socket);
      for (String name : new String[] {"once", "twice"}) {
        await(RESTARTS + " restarts of " + name)
            .atMost(Foster.PATIENCE.multipliedBy(6))
            .until(() -> asker.status().get(name).restarts() >= RESTARTS);
      }
      assertEquals(0, foster.foster("stop", "once", "twice").code());
      assertEquals("sleep 100000", foster.sh("ps -eo args= | grep '^sleep'").out());
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }
}
