package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sd_notify of Debian's servers and of scripts, with the built distribution. */
class NotifyIT {
  @TempDir Path directory;

  /**
   * Sends its arguments, one message each. A number is a pause in milliseconds; a path is a pause
   * until that file exists.
   */
  private static final String SAY =
      """
      use IO::Socket::UNIX; use Socket; $a = $ENV{NOTIFY_SOCKET}; substr($a, 0, 1) = chr(0);
      $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $a) or die $!;
      sub pause { select(undef, undef, undef, $_[0] / 1000) }
      for (@ARGV) {
        if (/^\\d+$/) { pause($_) } elsif (m{^/}) { pause(10) until -e } else { $s->send($_) }
      }
      """;

  @BeforeEach
  void everybodyMayLookIn() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("say"), SAY);
  }

  private String say(String... what) {
    return "perl " + directory + "/say " + String.join(" ", what);
  }

  private static void assumeInstalled(String program) {
    assumeTrue(Files.exists(Path.of(program)), "NOT TESTED: " + program + " is not installed");
  }

  @Needs("pgrep")
  @Test
  void mariadb_thatInitializesItsData_isReadyWhenItServes() throws Exception {
    assumeInstalled("/usr/sbin/mariadbd");
    String yaml =
        """
        services:
          maria:
            shell: |
              mariadb-install-db --no-defaults --user=root --datadir=%1$s/data >/dev/null
              # as the entry points of images do: a server for the set-up alone
              mariadbd --no-defaults --user=root --datadir=%1$s/data --socket=%1$s/first.sock \
                --skip-networking & first=$!
              until mariadb-admin --no-defaults -S %1$s/first.sock ping; do sleep 0.1; done
              sleep 0.5; kill $first; wait $first
              exec mariadbd --no-defaults --user=root --datadir=%1$s/data --socket=%1$s/maria.sock \
                --skip-networking
            ready: {notify: true, timeout: 2m}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      String ignored = "ignored READY=1 from pid";
      await()
          .atMost(Foster.PATIENCE.multipliedBy(3))
          .until(() -> foster.toString().contains(ignored));
      assertFalse(foster.toString().contains("maria: ready after"), foster::toString);
      foster.awaitLine("maria: ready after");
      Foster.Result ping =
          foster.exec("mariadb-admin", "--no-defaults", "-S", directory + "/maria.sock", "ping");
      assertTrue(ping.out().contains("alive"), ping::toString);
      assertTrue(
          foster.foster("status", "--json").out().contains("Taking your SQL requests now"),
          "STATUS is shown");
      foster.sh("kill -KILL $(pgrep -o mariadbd)"); // it recovers then
      await()
          .atMost(Foster.PATIENCE.multipliedBy(3))
          .until(
              () ->
                  foster.err().stream().filter(line -> line.contains("ready after")).count() == 2);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void redisAndPostgres_afterDroppingRoot_areBelieved() throws Exception {
    assumeInstalled("/usr/bin/redis-server");
    Path postgres = Path.of("/usr/lib/postgresql/15/bin");
    assumeInstalled(postgres + "/postgres");
    String yaml =
        """
        services:
          cache:
            user: redis
            command: [redis-server, --port, "0", --unixsocket, %1$s/redis/s, --dir, %1$s/redis,
              --supervised, systemd, --save, ""]
            ready: {notify: true}
          setup: {type: oneshot, user: postgres, shell: "%2$s/initdb -D %1$s/pg/data >/dev/null 2>&1"}
          pg:
            user: postgres
            command: [%2$s/postgres, -D, %1$s/pg/data, -k, %1$s/pg, -c, "listen_addresses="]
            depends_on: [setup]
            ready: {notify: true}
            stop: {signal: INT}
        """
            .formatted(directory, postgres);
    Foster.run(
        directory,
        java.util.Map.of(),
        "sh",
        "-c",
        "mkdir redis pg && chown redis redis && chown postgres pg");
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("cache: ready after");
      foster.awaitLine("pg: ready after");
      String status = foster.foster("status", "--json").out();
      assertTrue(status.contains("Ready to accept connections"), status);
      Foster.Result query =
          foster.exec(
              "setpriv", "--reuid=postgres", "psql", "-h", directory + "/pg", "-Atc", "select 6*7");
      assertEquals("42", query.out(), query::toString);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Needs("pkill")
  @Test
  void phpFpm_feedsTheWatchdog_andReportsItsNumbers() throws Exception {
    assumeInstalled("/usr/sbin/php-fpm8.2");
    Files.writeString(
        directory.resolve("fpm.conf"),
        """
        [global]
        error_log = /dev/stderr
        [www]
        user = www-data
        group = www-data
        listen = %s/php.sock
        pm = static
        pm.max_children = 1
        """
            .formatted(directory));
    String yaml =
        """
        services:
          php:
            command: [php-fpm8.2, --nodaemonize, --fpm-config, %s/fpm.conf]
            ready: {notify: true}
            watchdog: 3s
            stop: {signal: QUIT, timeout: 1s}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("php: ready after");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("status", "--json").out().contains("Processes active"));
      foster.sh("pkill -STOP -o php-fpm8.2"); // the master: nothing feeds the watchdog any more
      foster.awaitLine("watchdog: no WATCHDOG=1 for 3s");
      foster.signal("QUIT");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  /** A stopped Foster stands for one that cannot look up the sender in time. */
  @Test
  void senderThatHasEnded_isReported() throws Exception {
    String yaml =
        """
        services:
          app:
            shell: |
              echo begun
              until [ -e %1$s/go ]; do sleep 0.01; done
              (%2$s) # a child that is waited for
              touch %1$s/gone
              until [ -e %1$s/again ]; do sleep 0.01; done
              (%3$s)
              exec sleep 100000
            ready: {notify: all}
        """
            .formatted(directory, say("READY=1 STATUS=lost"), say("READY=1", directory + "/heard"));
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("begun");
      foster.signal("STOP");
      Files.createFile(directory.resolve("go"));
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(directory.resolve("gone")));
      foster.signal("CONT");
      foster.awaitLine("which had ended: its service is unknown");
      assertFalse(foster.toString().contains("app: ready after"), foster::toString);
      Files.createFile(directory.resolve("again"));
      foster.awaitLine("app: ready after");
      Files.createFile(directory.resolve("heard"));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void announcements_areShown_andAnAnnouncedExitIsNotACrash() throws Exception {
    String yaml =
        """
        services:
          app:
            shell: |
              exec %1$s READY=1 STATUS=fine 100 RELOADING=1 %2$s/reload READY=1 100 \
                STATUS=bye STOPPING=1 %2$s/stop
            ready: {notify: true}
            restart: on-failure
          other: {command: [tail, -f, /dev/null]}
        """
            .formatted(say(), directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("app: reloading (RELOADING=1)");
      String status = foster.foster("status", "--json", "app").out();
      assertTrue(status.contains("\"reason\":\"reloading\""), status);
      assertTrue(status.contains("\"ready\":true"), status);
      Files.createFile(directory.resolve("reload"));
      foster.awaitLine("app: reloaded after");
      foster.awaitLine("app: stopping by itself: STOPPING=1");
      status = foster.foster("status", "--json", "app").out();
      assertTrue(status.contains("\"state\":\"stopping\""), status);
      assertTrue(status.contains("it announced that it stops"), status);
      Files.createFile(directory.resolve("stop"));
      foster.awaitLine("app: completed: exited with code 0");
      assertTrue(foster.foster("events", "--json").out().contains("\"reloaded\""));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void readyOfAChild_countsOnlyIfAllProcessesMaySendIt() throws Exception {
    String yaml =
        """
        services:
          main: {shell: "%1$s; exec tail -f /dev/null", ready: {notify: true, timeout: 1h}}
          all: {shell: "%1$s; exec tail -f /dev/null", ready: {notify: all}}
        """
            .formatted(say("READY=1", "300"));
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("all: ready after");
      foster.awaitLine("main: ignored READY=1 from pid");
      List<String> culprits = foster.foster("health").out().lines().toList();
      assertEquals(List.of("main: starting: not ready yet: READY=1"), culprits);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void readyFdClosed_failsSoon_withTheReason() throws Exception {
    String yaml =
        """
        services:
          app: {shell: "exec 3>&-; exec tail -f /dev/null", ready: {fd: 3, timeout: 1h}, restart: never}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine(
          "app: can no longer become ready (fd 3: closed without a newline); stopping it");
      assertEquals(1, foster.awaitExit(), foster::toString);
    }
  }
}
