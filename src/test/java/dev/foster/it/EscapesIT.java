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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that leave their session, environment and parents must not escape a stop. */
@Needs({"pgrep", "setsid", "su"})
class EscapesIT {
  @TempDir Path directory;

  @BeforeEach
  void otherUsersMayEnter() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assumeInstalled(String program) {
    assumeTrue(Files.exists(Path.of(program)), "NOT TESTED: no " + program);
  }

  private static String count(Foster foster, String pattern) throws Exception {
    return foster.sh("pgrep -cf '^" + pattern + "'").out();
  }

  /** Waits for a process; prints its pid. */
  private static String pid(Foster foster, String pattern) throws Exception {
    String[] pid = {""};
    await(pattern)
        .atMost(Foster.PATIENCE)
        .until(
            () -> {
              pid[0] = foster.sh("pgrep -of '^" + pattern + "'").out();
              return !pid[0].isEmpty();
            });
    return pid[0];
  }

  private static void awaitTwice(Foster foster, String line) {
    await(line)
        .atMost(Foster.PATIENCE)
        .until(
            () -> {
              String all = foster.out().toString() + foster.err();
              return all.indexOf(line) != all.lastIndexOf(line);
            });
  }

  private static void restartsOnce(Foster foster, String service, String killed) throws Exception {
    foster.sh("kill -KILL " + killed);
    awaitTwice(foster, service + ": started");
  }

  @Test
  void processWithItsOwnSessionAndEnvironment_mainProcessIsKilled_endsBeforeTheRestart()
      throws Exception {
    String yaml =
        """
        services:
          app:
            shell: "setsid env -i sleep 4242 & exec sleep 4343"
            restart: {delay: 10ms}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      String old = pid(foster, "sleep 4242");
      restartsOnce(foster, "app", pid(foster, "sleep 4343"));
      assertTrue(foster.sh("kill -0 " + old).code() != 0, foster::toString);
      pid(foster, "sleep 4242");
      assertEquals("1", count(foster, "sleep 4242"));
    }
  }

  @Test
  void su_loginShell_isEndedByAStop() throws Exception {
    String yaml =
        """
        services:
          app: {command: [su, -, daemon, -s, /bin/sh, -c, 'exec sleep 4244']}
          other: {command: [sleep, '4245']}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      pid(foster, "sleep 4244");
      assertEquals(0, foster.foster("stop", "app").code());
      assertEquals("0", count(foster, "sleep 4244"), foster::toString);
    }
  }

  /** The first thread ends, so the process looks like a zombie. */
  @Needs("python3")
  @Test
  void processWithoutItsFirstThread_isEnded() throws Exception {
    Files.writeString(
        directory.resolve("threads.py"),
        """
        import ctypes, threading, time
        threading.Thread(target=time.sleep, args=(1000,)).start()
        ctypes.CDLL(None).pthread_exit(None)
        """);
    String yaml =
        """
        services:
          app: {shell: "setsid env -i python3 threads.py & exec sleep 4246", cwd: %s}
          other: {command: [sleep, '4247']}
        """
            .formatted(directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      pid(foster, "sleep 4246");
      String looksDead =
          "for p in /proc/[0-9]*; do grep -qx 'Name:.python3' $p/status"
              + " && grep -q '^State:.Z' $p/status && echo $p; done";
      await().atMost(Foster.PATIENCE).until(() -> !foster.sh(looksDead).out().isEmpty());
      assertEquals(0, foster.foster("stop", "app").code());
      assertEquals("", foster.sh(looksDead).out(), foster::toString);
    }
  }

  private void assertNamedAndEnded(String service, String yaml, String process) throws Exception {
    String other = "  other: {command: [sleep, '4248']}\n";
    try (Foster foster = Foster.up(directory, yaml + other)) {
      foster.awaitLine(service + ": put itself in the background");
      foster.awaitLine(service + ": completed");
      assertEquals("0", count(foster, process), foster::toString);
    }
  }

  @Test
  void nginx_inTheBackground_isNamedAndEnded() throws Exception {
    assumeInstalled("/usr/sbin/nginx");
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        pid %1$s/nginx.pid; error_log stderr; events {}
        http { access_log off; server { listen unix:%1$s/nginx.sock; } }
        """
            .formatted(directory));
    assertNamedAndEnded(
        "nginx",
        """
        services:
          nginx: {command: [nginx, -c, %s/nginx.conf], restart: never, ends_container: never}
        """
            .formatted(directory),
        "nginx");
  }

  @Test
  void phpFpm_inTheBackground_isNamedAndEnded() throws Exception {
    assumeInstalled("/usr/sbin/php-fpm8.2");
    Files.writeString(
        directory.resolve("fpm.conf"),
        """
        [global]
        pid = %1$s/fpm.pid
        error_log = %1$s/fpm.log
        [www]
        listen = %1$s/fpm.sock
        user = www-data
        pm = static
        pm.max_children = 2
        """
            .formatted(directory));
    assertNamedAndEnded(
        "php",
        """
        services:
          php: {command: [php-fpm8.2, -y, %s/fpm.conf], restart: never, ends_container: never}
        """
            .formatted(directory),
        "php-fpm");
  }

  @Test
  void redis_inTheBackground_isNamedAndEnded() throws Exception {
    assumeInstalled("/usr/bin/redis-server");
    assertNamedAndEnded(
        "redis",
        """
        services:
          redis:
            command: [redis-server, --port, '0', --unixsocket, %1$s/r.sock, --dir, %1$s, --daemonize, 'yes']
            restart: never
            ends_container: never
        """
            .formatted(directory),
        "redis-server");
  }

  /** Backends lead sessions of their own and overwrite their environment with their titles. */
  @Test
  void postgres_postmasterIsKilled_backendsEndBeforeTheNextOneStarts() throws Exception {
    Path bin = Path.of("/usr/lib/postgresql/15/bin");
    assumeInstalled(bin.resolve("postgres").toString());
    Foster.Result made =
        Foster.run(
            directory,
            java.util.Map.of(),
            "sh",
            "-c",
            "mkdir data && chown postgres data && su postgres -c '"
                + bin
                + "/initdb -D data -A trust --no-sync'");
    assertEquals(0, made.code(), made.err());
    String yaml =
        """
        services:
          postgres:
            command: [%1$s/postgres, -D, %2$s/data, -k, %2$s/data, -c, 'listen_addresses=', -c, fsync=off]
            user: postgres
            ready: {log: "ready to accept connections"}
            restart: {delay: 10ms}
        """
            .formatted(bin, directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("postgres: ready");
      foster.sh(
          "setsid "
              + bin
              + "/psql -h "
              + directory
              + "/data -U postgres -c 'select pg_sleep(1000)' >/dev/null 2>&1 &");
      String backend = pid(foster, "postgres: postgres postgres .*SELECT");
      // else it may notice the death of the postmaster, and end before Foster looks
      foster.sh("kill -STOP " + backend);
      restartsOnce(foster, "postgres", pid(foster, bin + "/postgres"));
      awaitTwice(foster, "postgres: ready");
      assertFalse(foster.sh("kill -0 " + backend).code() == 0, foster::toString);
      assertTrue(foster.toString().contains("leftover process"), foster::toString);
    }
  }
}
