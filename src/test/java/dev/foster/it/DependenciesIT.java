package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order, readiness, health and hooks of the built distribution as PID 1. */
class DependenciesIT {
  @TempDir Path directory;

  private static List<String> started(Foster foster) {
    List<String> names = new ArrayList<>();
    for (String line : foster.err()) {
      if (line.startsWith("foster | ") && line.contains(": started (pid")) {
        names.add(line.substring("foster | ".length(), line.indexOf(": started")).trim());
      }
    }
    return names;
  }

  @Test
  void chainOfTen_eachKindOfReadiness_comesUpInOrderAndGoesDownInReverse() throws Exception {
    String idle = "exec tail -f /dev/null";
    String yaml =
        """
        services:
          s0: {type: oneshot, shell: "echo prepared"}
          s1: {depends_on: {s0: {condition: completed}}, shell: "echo >&3; %1$s", ready: {fd: 3}}
          s2: {depends_on: [s1], shell: "echo serving now; %1$s", ready: {log: "serving n.w"}}
          s3: {depends_on: [s2], shell: "touch %2$s/f; %1$s", ready: {file: %2$s/f}}
          s4: {depends_on: [s3], shell: "touch %2$s/e; %1$s", ready: {exec: [test, -e, %2$s/e]}}
          s5:
            depends_on: [s4]
            command: [perl, -e, 'use IO::Socket::UNIX; $s = IO::Socket::UNIX->new(Local => "%2$s/u",
              Listen => 5) or die; while (1) { $c = $s->accept; close $c }']
            ready: {unix: %2$s/u}
          s6:
            depends_on: [s5]
            command: [perl, -e, 'use IO::Socket::INET; $s = IO::Socket::INET->new(LocalAddr =>
              "127.0.0.1:18766", Listen => 5, ReuseAddr => 1) or die; while (1) { $c = $s->accept;
              $c->recv($x, 4096); print $c "HTTP/1.0 204 No Content\\r\\n\\r\\n"; close $c }']
            ready: {http: "http://127.0.0.1:18766/", tcp: "127.0.0.1:18766"}
          s7:
            depends_on: [s6]
            command: [perl, -e, 'use IO::Socket::UNIX; use Socket; $a = $ENV{NOTIFY_SOCKET};
              substr($a, 0, 1) = chr(0); $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM,
              Peer => $a) or die "$a $!"; $s->send("READY=1"); sleep 1000']
            ready: {notify: true}
          s8:
            depends_on: {s7: {condition: started}}
            shell: "%1$s"
            health: {tcp: "127.0.0.1:18766", interval: 200ms}
          s9: {depends_on: {s8: {condition: healthy}}, shell: "echo top; %1$s"}
        """
            .formatted(idle, directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("s9     | top");
      assertEquals(
          List.of("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"), started(foster));
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("health").code(), code -> code == 0);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      List<String> stopped = new ArrayList<>();
      for (String line : foster.err()) {
        if (line.contains(": stopped: ")) {
          stopped.add(line.substring("foster | ".length(), line.indexOf(": stopped")).trim());
        }
      }
      assertEquals(List.of("s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2", "s1"), stopped);
    }
  }

  @Needs("pgrep")
  @Test
  void frozenService_isFoundByItsHealthCheck_killedAndReplaced() throws Exception {
    boolean there = Files.exists(Path.of("/usr/sbin/nginx"));
    assumeTrue(there, "NOT TESTED: nginx is not installed");
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        daemon off; pid %1$s/nginx.pid; error_log stderr; events {}
        http { access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
          fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server { listen 127.0.0.1:18767; return 200 fine; } }
        """
            .formatted(directory));
    String yaml =
        """
        services:
          nginx:
            command: [nginx, -e, stderr, -c, %s/nginx.conf]
            ready: {tcp: "127.0.0.1:18767"}
            health: {http: "http://127.0.0.1:18767/", interval: 200ms, timeout: 300ms, failures: 2}
            stop: {signal: QUIT, timeout: 1s}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("nginx: healthy");
      String old = foster.sh("pgrep -o nginx").out().strip();
      foster.sh("pkill -STOP nginx");
      foster.awaitLine("nginx: unhealthy");
      foster.awaitLine("SIGKILL");
      await().atMost(Foster.PATIENCE).until(() -> started(foster).size(), count -> count == 2);
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("health").code(), code -> code == 0);
      List<String> running = foster.sh("pgrep nginx").out().lines().toList();
      assertFalse(running.contains(old), "nothing of the frozen one is left");
      foster.signal("QUIT");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void redis_notifiesThatItIsReady_andIsStopped() throws Exception {
    boolean there = Files.exists(Path.of("/usr/bin/redis-server"));
    assumeTrue(there, "NOT TESTED: redis-server is not installed");
    String yaml =
        """
        services:
          cache:
            command: [redis-server, --port, "0", --unixsocket, %1$s/redis.sock, --dir, %1$s,
              --supervised, systemd, --save, ""]
            ready: {notify: true}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("cache: ready after");
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void hooks_runInOrderWithTheirVariables_andTheirOutputIsShown() throws Exception {
    String yaml =
        """
        services:
          job:
            type: oneshot
            pre_start: [[sh, -c, "echo first"], [sh, -c, "echo second"]]
            shell: echo work; exit 3
            finish: [sh, -c, "echo code $FOSTER_EXIT_CODE of $FOSTER_SERVICE"]
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(3, foster.awaitExit(), foster::toString);
      assertEquals(
          List.of("job    | first", "job    | second", "job    | work", "job    | code 3 of job"),
          foster.out());
    }
  }

  @Test
  void failingExecCheck_itsOutputIsReportedWithTheTimeout() throws Exception {
    String yaml =
        """
        services:
          job:
            shell: exec tail -f /dev/null
            ready: {exec: [sh, -c, "echo cannot reach the moon; exit 1"], timeout: 1s}
            restart: never
        """;
    try (Foster foster = Foster.up(directory, yaml, "-v")) {
      assertEquals(1, foster.awaitExit(), foster::toString);
      String line = foster.awaitLine("not ready within");
      assertTrue(line.contains("exited with code 1: cannot reach the moon"), line);
    }
  }

  /** One line says what, why, and what follows; the stop and the delay are details. */
  @Test
  void notReady_isOneLine() throws Exception {
    String yaml =
        """
        services:
          app:
            shell: exec tail -f /dev/null
            ready: {exec: [sh, -c, "echo no database yet >&2; exit 3"], timeout: 1s}
            restart: {limit: {count: 1, within: 5m}, delay: 1ms}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(1, foster.awaitExit(), foster::toString);
      String why =
          "(exec sh -c echo no database yet >&2; exit 3: exited with code 3: no database yet)";
      String told = why + "; stopping it, then restarting";
      assertTrue(foster.awaitLine(told).contains("app: not ready within "), foster::toString);
      foster.awaitLine("; gave up after 1 restart within 5m");
      List<String> lines = foster.err();
      assertEquals(2, lines.stream().filter(each -> each.contains(told)).count(), lines::toString);
      assertTrue(lines.stream().noneMatch(each -> each.contains("stopping with")), lines::toString);
      assertTrue(lines.stream().noneMatch(each -> each.contains("restarting in")), lines::toString);
    }
  }

  @Test
  void dependencyThatFlaps_dependentsNeverRunTwice_andNoneIsStuckAfterwards() throws Exception {
    String user =
        """
            shell: |
              trap 'rmdir %1$s.%2$s; exit 0' TERM
              mkdir %1$s.%2$s || echo TWICE
              echo up; while :; do sleep 100 & wait $!; done
            restart: {policy: always, delay: 0s, limit: none}
        """;
    Path runs = directory.resolve("runs");
    String yaml =
        """
        services:
          flap:
            shell: "echo >&3; test -e %1$s/calm && exec tail -f /dev/null; sleep 0.1"
            ready: {fd: 3}
            restart: {policy: always, delay: 0s, limit: none}
          user:
            depends_on: {flap: {condition: ready, restart: true}}
        %2$s
          top:
            depends_on: {flap: {restart: true}, user: {restart: true}}
        %3$s
        """
            .formatted(directory, user.formatted(runs, "user"), user.formatted(runs, "top"));
    try (Foster foster = Foster.up(directory, yaml)) {
      await()
          .atMost(Foster.PATIENCE.multipliedBy(3))
          .until(() -> started(foster).stream().filter("flap"::equals).count(), n -> n > 50);
      Files.createFile(directory.resolve("calm"));
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("health").code(), code -> code == 0);
      assertEquals(0, foster.out().stream().filter(line -> line.contains("TWICE")).count());
      assertEquals("3", foster.sh("ls -d %s.* /proc/1 | wc -l".formatted(runs)).out());
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void diamond_startsInOrder_andRestartsOnceFromTheBottom() throws Exception {
    String yaml =
        """
        x-idle: &idle {shell: "trap 'exit 0' TERM; while :; do sleep 100 & wait $!; done"}
        services:
          top: {<<: *idle, depends_on: {left: {restart: true}, right: {restart: true}}}
          left: {<<: *idle, depends_on: {foot: {restart: true}}}
          right: {<<: *idle, depends_on: {foot: {restart: true}}}
          foot: {<<: *idle}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("top: started");
      List<String> first = started(foster);
      assertEquals("foot", first.getFirst());
      assertEquals("top", first.getLast());
      assertEquals(0, foster.foster("restart", "foot").code());
      await().atMost(Foster.PATIENCE).until(() -> started(foster).size() == 8);
      List<String> again = started(foster).subList(4, 8);
      assertEquals("foot", again.getFirst(), again::toString);
      assertEquals("top", again.getLast(), again::toString);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertEquals(8, started(foster).size());
    }
  }

  @Test
  void optionalDependencyFails_dependentStarts_boundOneAtRunTime_endsItsDependents()
      throws Exception {
    String yaml =
        """
        x-never: &never {restart: never, ends_container: never}
        services:
          optional: {<<: *never, type: oneshot, shell: "exit 3", health: {required: false}}
          base: {<<: *never, shell: "until test -e %s/break; do sleep 0.05; done; exit 4"}
          user:
            <<: *never
            shell: "exec tail -f /dev/null"
            depends_on: {optional: {condition: completed, required: false}, base: {bound: true}}
          top: {<<: *never, shell: "exec tail -f /dev/null", depends_on: {user: {bound: true}}}
          other: {shell: "exec tail -f /dev/null"}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("optional: failed: exited with code 3");
      foster.awaitLine("top: started");
      assertEquals(0, foster.foster("health").code());
      Files.createFile(directory.resolve("break"));
      foster.awaitLine("base: failed: exited with code 4");
      foster.awaitLine("top: failed: its dependency user failed");
      foster.awaitLine("user: failed: its dependency base failed");
      String status = foster.foster("status").out();
      assertTrue(status.contains("other") && status.contains("up"), status);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void watchdog_notFed_restarts_andItsPidIsTheServices() throws Exception {
    String yaml =
        """
        services:
          dog:
            command: [perl, -e, 'print "pid ", $ENV{WATCHDOG_PID} == $$$$ ? "mine" : "not mine", "\\n";
              $| = 1; print "usec $ENV{WATCHDOG_USEC}\\n";
              use IO::Socket::UNIX; use Socket; $a = $ENV{NOTIFY_SOCKET}; substr($a, 0, 1) = chr(0);
              $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $a) or die; $s->send("READY=1");
              for (1..5) { $s->send("WATCHDOG=1"); select(undef, undef, undef, 0.1) } sleep 1000']
            ready: {notify: true}
            watchdog: 300ms
            restart: never
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      assertEquals(128 + 6, foster.awaitExit(), foster::toString);
      foster.awaitLine("pid mine");
      foster.awaitLine("usec 300000");
      foster.awaitLine("watchdog: no WATCHDOG=1 for 300ms");
    }
  }

  @Test
  void cycle_isRefusedWithItsPath() throws Exception {
    Files.writeString(
        directory.resolve("foster.yaml"),
        """
        services:
          a: {shell: x, depends_on: [b]}
          b: {shell: x, depends_on: [c]}
          c: {shell: x, depends_on: [a]}
        """);
    Foster.Result result =
        Foster.run(directory, Map.of(), Foster.HOME.resolve("bin/foster").toString(), "check");
    assertEquals(2, result.code(), result::toString);
    assertTrue(result.err().contains("a → b → c → a"), result::toString);
  }
}
