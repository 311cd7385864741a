package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import dev.foster.it.StatusClient.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of starts that fail late, when the pipes, the notify socket and the child already exist.
 * They must leave nothing behind, and each service must start once the cause is gone.
 */
@Needs({"pkill", "ps"})
class FailedStartsIT {
  private static final int STARTS = 200;
  private static final int SPARE_KB = 4 * 1024; // garbage, see HeapWatch

  @TempDir Path directory;

  /** Each service uses everything that can be opened for a start. */
  private static final String SERVICE =
      """
        %1$s:
          command: [%2$s, '100000']
          ready: {fd: 3, notify: true, log: never, file: /never}
          watchdog: 1h
          oom_score_adj: 500
          logs: {file: {path: %3$s/%1$s.log}}
          restart: {delay: 1ms, max_delay: 1ms, limit: none}
          %4$s
      """;

  private String yaml() {
    String sleep = directory + "/%s/sleep";
    StringBuilder yaml = new StringBuilder("services:\n");
    yaml.append(SERVICE.formatted("missing", sleep.formatted("missing"), directory, ""));
    yaml.append(SERVICE.formatted("forbidden", sleep.formatted("forbidden"), directory, ""));
    yaml.append(SERVICE.formatted("homeless", "sleep", directory, "cwd: " + directory + "/cwd"));
    String limit = "limits: {nofile: {soft: 10, hard: 2147483584}}"; // above fs.nr_open
    yaml.append(SERVICE.formatted("greedy", "sleep", directory, limit));
    yaml.append(
        SERVICE.formatted("lost", sleep.formatted("lost"), directory, "user: '12345:12345'"));
    return yaml.append("  fine: {command: [sleep, '100000']}\n").toString();
  }

  private Path program(String name) throws Exception {
    Path program = Files.createDirectories(directory.resolve(name)).resolve("sleep");
    Files.deleteIfExists(program);
    Files.copy(Path.of("/bin/sleep"), program);
    return program;
  }

  private void mend() throws Exception {
    for (String name : new String[] {"missing", "forbidden", "lost"}) {
      Path program = program(name);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.createDirectories(directory.resolve("cwd"));
  }

  private void spoil() throws Exception {
    Files.delete(directory.resolve("missing/sleep"));
    Files.setPosixFilePermissions(
        directory.resolve("forbidden/sleep"), PosixFilePermissions.fromString("rw-r--r--"));
    Files.delete(directory.resolve("cwd"));
    Files.setPosixFilePermissions(
        directory.resolve("lost"), PosixFilePermissions.fromString("rwx------"));
  }

  private static void awaitRestarts(StatusClient asker, long more) throws Exception {
    Map<String, Service> before = asker.status();
    for (String name : before.keySet()) {
      if (!name.equals("fine")) {
        long wanted = before.get(name).restarts() + more;
        await(more + " more restarts of " + name)
            .atMost(Foster.PATIENCE.multipliedBy(3))
            .until(() -> asker.status().get(name).restarts() >= wanted);
      }
    }
  }

  @Test
  void lateFailures_hundredsOfEach_leaveNothing_andStopWithTheirCause() throws Exception {
    mend();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Foster foster = Foster.up(directory, yaml(), "-q")) {
      StatusClient asker = new StatusClient(directory.resolve("foster.sock"));
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(directory.resolve("foster.sock")));
      foster.awaitLine("greedy: cannot set");
      spoil();
      foster.sh("pkill -KILL sleep");
      foster.awaitLine("missing: cannot execute " + directory + "/missing/sleep: No such file");
      foster.awaitLine("forbidden: cannot execute " + directory + "/forbidden/sleep: Permission");
      foster.awaitLine("homeless: cannot change to " + directory + "/cwd: No such file");
      foster.awaitLine("lost: cannot execute " + directory + "/lost/sleep: ");
      awaitRestarts(asker, STARTS);
      ProcessResources before = ProcessResources.of(foster.pid());
      awaitRestarts(asker, STARTS);
      int underWay = 10; // of the start attempt that runs during the count
      await("no more descriptors and threads than before, but for moments")
          .atMost(Foster.PATIENCE)
          .untilAsserted(
              () -> {
                ProcessResources after = ProcessResources.of(foster.pid());
                String both = before + ", then " + after;
                assertTrue(after.descriptors() <= before.descriptors() + underWay, both);
                assertTrue(after.threads().size() <= before.threads().size(), both);
                assertTrue(after.residentKb() <= before.residentKb() + SPARE_KB, both);
              });
      await("no zombie, but for moments")
          .atMost(Foster.PATIENCE)
          .until(() -> foster.sh("ps -o stat= | grep -c Z || true").out().equals("0"));
      String own = Files.readString(Path.of("/proc/self/oom_score_adj"));
      Path score = Path.of("/proc/" + foster.pid() + "/oom_score_adj");
      await("Foster's own oom_score_adj, but for moments")
          .atMost(Foster.PATIENCE)
          .until(() -> Files.readString(score).equals(own));
      mend();
      Files.setPosixFilePermissions(
          directory.resolve("lost"), PosixFilePermissions.fromString("rwxr-xr-x"));
      for (String name : new String[] {"missing", "forbidden", "homeless", "lost"}) {
        await(name + " starts")
            .atMost(Foster.PATIENCE)
            .until(() -> asker.status().get(name).pid() > 0);
      }
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }
}
