package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scheduled services with the built distribution. */
@Timeout(120)
class ScheduleIT {
  /** Never while a test runs, unless it runs on a 29 February. */
  private static final String FAR = "0 0 29 2 *";

  @TempDir Path directory;

  private static boolean watchesClock(Foster foster) throws Exception {
    return foster.sh("cat /proc/1/task/*/comm").out().lines().anyMatch("clock"::equals);
  }

  @Test
  void every_runsAgainAndAgain_withTheTimeAtWhichItWasDue() throws Exception {
    String yaml =
        """
        timezone: Europe/Berlin
        services:
          tick: {shell: 'echo "due at $FOSTER_SCHEDULED_AT"', schedule: {every: 1s, at_start: true}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.out().stream().filter(line -> line.contains("due at")).count() >= 3);
      String line = foster.awaitLine("due at");
      assertTrue(
          line.matches(".*due at \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0[12]:00"), line);
      await().atMost(Foster.PATIENCE).until(() -> watchesClock(foster));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void noSchedule_nothingWatchesTheClock() throws Exception {
    String yaml = "services: {web: {command: [sleep, '1000']}}\n";
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("web: started");
      assertFalse(watchesClock(foster), foster::toString);
      Files.writeString(
          directory.resolve("foster.yaml"),
          Files.readString(directory.resolve("foster.yaml"))
              .replace("services: {", "services: {job: {command: 'true', schedule: '@yearly'}, "));
      assertEquals(0, foster.foster("reload").code());
      await().atMost(Foster.PATIENCE).until(() -> watchesClock(foster));
    }
  }

  @Test
  void startAndStop_byHand_runNowAndTurnOff() throws Exception {
    String yaml =
        """
        services:
          job: {shell: 'echo working; test -e %s/good', schedule: {cron: "%s", failures: 2}}
        """;
    try (Foster foster = Foster.up(directory, yaml.formatted(directory, FAR))) {
      await().atMost(Foster.PATIENCE).until(() -> foster.foster("health").code() == 0);
      assertTrue(foster.foster("status").out().contains("next run Tue 2028-02-29 00:00 UTC, in "));
      Foster.Result failed = foster.foster("start", "job");
      assertEquals(1, failed.code());
      assertTrue(failed.err().contains("job: failed: exited with code 1 after "), failed.err());
      assertEquals(0, foster.foster("health").code());
      assertEquals(1, foster.foster("start", "job").code());
      Foster.Result health = foster.foster("health");
      assertEquals(1, health.code());
      assertTrue(
          (health.out() + health.err()).contains("job: 2 runs failed in a row: exited with code 1"),
          health::toString);
      Files.createFile(directory.resolve("good"));
      assertEquals(0, foster.foster("start", "job").code());
      assertEquals(0, foster.foster("health").code());
      String status = foster.foster("status").out();
      assertTrue(status.contains("; last: completed after "), status);
      String json = foster.foster("status", "--json").out();
      assertTrue(json.contains("\"runs\":3,\"failed\":2,\"skipped\":0,\"missed\":0"), json);
      assertEquals(0, foster.foster("stop", "job").code());
      assertTrue(foster.foster("status").out().contains("down"));
      assertTrue(foster.isAlive());
    }
  }

  @Test
  void state_saysThatARunWasMissed_makesUpForItOnce() throws Exception {
    Path state = directory.resolve("last");
    Files.writeString(state, Instant.now().minusSeconds(3 * 86_400) + "\n");
    String yaml =
        """
        services:
          job:
            shell: 'echo "made up for $FOSTER_SCHEDULED_AT"'
            schedule: {cron: "@daily", timezone: UTC, catch_up: 48h, state: last}
          web: {command: [sleep, "1000"]}
        """;
    String midnight = LocalDate.now(ZoneOffset.UTC) + "T00:00:00Z";
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("made up for " + midnight);
      await().atMost(Foster.PATIENCE).until(() -> Files.readString(state).equals(midnight + "\n"));
      assertTrue(foster.foster("status", "--json").out().contains("\"missed\":2"));
    }
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("web: started");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("status", "job").out().contains("next run"));
      assertFalse(foster.toString().contains("made up for"), foster::toString);
      assertEquals(midnight + "\n", Files.readString(state));
    }
  }

  @Test
  void state_cannotBeWritten_isAWarningAndNoFailure() throws Exception {
    String yaml =
        """
        services:
          job: {command: "true", schedule: {cron: "%s", catch_up: 1h, state: /proc/no/last}}
        """;
    try (Foster foster = Foster.up(directory, yaml.formatted(FAR))) {
      foster.awaitLine("job: cannot write /proc/no/last: No such file or directory");
      assertEquals(0, foster.foster("start", "job").code());
    }
  }

  @Test
  void check_showsTheNextRunsInTheirTimeZones() throws Exception {
    Path file = directory.resolve("foster.yaml");
    Files.writeString(
        file,
        """
        services:
          a: {command: "true", schedule: {cron: "0 0 29 2 *", timezone: America/New_York}}
          b: {command: "true", schedule: "30 2 1 7 *"}
          c: {command: "true", schedule: {every: 90s}}
        """);
    String foster = Foster.HOME.resolve("bin/foster").toString();
    Foster.Result result =
        Foster.run(
            directory, Map.of("TZ", "Europe/Berlin"), foster, "check", "-f", file.toString());
    assertEquals(0, result.code(), result.err());
    assertTrue(
        result.out().contains("a: next runs Tue 2028-02-29 00:00 EST, Sun 2032-02-29 00:00 EST, "),
        result.out());
    assertTrue(
        result.out().matches("(?s).*b: next runs ... \\d{4}-07-01 02:30 CEST, .*"), result.out());
    assertTrue(result.out().contains("c: runs every 1m30s"), result.out());
  }

  /** A backup under the user of the database, which fails twice because the disk is full. */
  @Test
  void backup_failsTwice_isTriedAgainWithinOneRun() throws Exception {
    Path bin = Path.of("/usr/lib/postgresql/15/bin");
    assumeTrue(Files.isExecutable(bin.resolve("pg_dump")), "NOT TESTED: no PostgreSQL 15");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    String make =
        "mkdir data backup && chown postgres data backup && su postgres -c '%s/initdb -D data -A"
            + " trust --no-sync'";
    Foster.Result made = Foster.run(directory, Map.of(), "sh", "-c", make.formatted(bin));
    assertEquals(0, made.code(), made.err());
    String yaml =
        """
        services:
          postgres:
            command: [%1$s/postgres, -D, %2$s/data, -k, %2$s/data, -c, 'listen_addresses=', -c, fsync=off]
            user: postgres
            ready: {notify: true}
            stop: {signal: INT}
          backup:
            shell: |
              echo attempt >> %2$s/backup/attempts
              test $(wc -l < %2$s/backup/attempts) -ge 3 || { echo "no space left" >&2; exit 28; }
              %1$s/pg_dump -h %2$s/data postgres > %2$s/backup/dump.new
              mv %2$s/backup/dump.new "%2$s/backup/$(date -d "$FOSTER_SCHEDULED_AT" +%%F).sql"
            user: postgres
            depends_on: [postgres]
            timeout: 1m
            restart: {policy: on-failure, delay: 10ms, limit: {count: 2, within: 1h}}
            schedule: {cron: "%3$s", timezone: UTC, catch_up: 12h, state: backup.last}
        """
            .formatted(bin, directory, FAR);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("postgres: ready");
      Foster.Result run = foster.foster("start", "backup");
      assertEquals(0, run.code(), foster + run.err());
      assertTrue(run.out().contains("backup: completed after "), run.out());
      Path dump = directory.resolve("backup/" + LocalDate.now(ZoneOffset.UTC) + ".sql");
      assertTrue(Files.readString(dump).contains("PostgreSQL database dump complete"));
      assertEquals("postgres", Files.getOwner(dump).getName());
      assertEquals(3, Files.readAllLines(directory.resolve("backup/attempts")).size());
      String json = foster.foster("status", "--json", "backup").out();
      assertTrue(json.contains("\"runs\":1,\"failed\":0"), json);
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(directory.resolve("backup.last")));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit());
      List<String> out = foster.err();
      assertTrue(out.stream().anyMatch(line -> line.contains("no space left")), foster::toString);
    }
  }
}
