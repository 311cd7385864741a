package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster init} of the built distribution, with the programs of this machine. */
@Timeout(120)
class FirstConfigIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  private Foster.Result run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(FOSTER));
    command.addAll(List.of(arguments));
    return Foster.run(directory, environment, command.toArray(String[]::new));
  }

  private String written() throws Exception {
    return Files.readString(directory.resolve("foster.yaml"));
  }

  /** A folder with programs that do nothing. */
  private String programs(String... names) throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String name : names) {
      Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\nexec sleep 1000\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin + ":" + System.getenv("PATH");
  }

  @Test
  void init_neverOverwrites() throws Exception {
    Path file = directory.resolve("foster.yaml");
    Files.writeString(file, "mine\n");
    Foster.Result result = run(Map.of(), "init");
    assertEquals(1, result.code(), result::toString);
    assertTrue(result.err().startsWith("foster: cannot write foster.yaml: it exists; "));
    assertEquals("mine\n", Files.readString(file));
    assertEquals(0, run(Map.of(), "init", "-f", "other.yaml").code());
    assertTrue(Files.exists(directory.resolve("other.yaml")));
    Foster.Result shown = run(Map.of(), "init", "-f", "-");
    assertEquals(Files.readString(directory.resolve("other.yaml")).strip(), shown.out().strip());
  }

  @Test
  void init_everyDraft_isAValidConfiguration() throws Exception {
    Map<String, String> environment =
        Map.of(
            "PATH",
            programs(
                "mariadbd",
                "postgres",
                "redis-server",
                "memcached",
                "php-fpm8.2",
                "gunicorn",
                "celery",
                "node",
                "puma",
                "nginx",
                "apache2",
                "httpd",
                "haproxy",
                "cron",
                "sshd",
                "rsyslogd",
                "postfix",
                "dovecot",
                "ssh-keygen"));
    Files.writeString(directory.resolve("app.py"), "");
    Files.writeString(directory.resolve("tasks.py"), "");
    Files.writeString(directory.resolve("server.js"), "");
    Files.writeString(directory.resolve("config.ru"), "");
    Foster.Result init = run(environment, "init");
    assertEquals(0, init.code(), init::toString);
    assertTrue(init.err().startsWith("wrote foster.yaml with mariadb, postgres, redis, "));
    String yaml = written();
    assertTrue(yaml.contains("\"5\", app:app]"), yaml);
    assertTrue(yaml.contains("command: [celery, -A, tasks, worker"), yaml);
    assertTrue(yaml.contains("command: [node, server.js]"), yaml);
    for (String placeholder : List.of("PROGRAM", "APP]", "APP,", "PORT\"", "SOCKET")) {
      assertFalse(yaml.contains(placeholder), yaml);
    }
    Foster.Result check = run(environment, "check");
    List<String> errors =
        check
            .err()
            .lines()
            .filter(line -> !line.contains("warning") && !isOfThisMachine(line))
            .toList();
    assertEquals(List.of(), errors, check::toString);
  }

  /** Users that only the packages of the programs make, and a program of one version. */
  private static boolean isOfThisMachine(String line) {
    return line.contains(": there is no user '") || line.contains("/usr/lib/postgresql/");
  }

  @Test
  void init_withoutKnownPrograms_writesAnExampleThatRuns() throws Exception {
    Foster.Result init = run(Map.of("PATH", "/nowhere"), "init", "-f", "-");
    assumeTrue(init.out().contains("No well-known server was found"), "this machine has servers");
    Files.writeString(directory.resolve("foster.yaml"), init.out());
    assertEquals(0, run(Map.of(), "check", "--strict").code());
  }

  @Test
  @Needs(
      value = {"redis-server", "cron", "nginx"},
      root = true)
  void init_ofRealPrograms_isCleanAndTheyRun() throws Exception {
    assertEquals(0, run(Map.of(), "init").code());
    Foster.Result check = run(Map.of(), "check", "--strict");
    assertEquals(0, check.code(), check::toString);
    String yaml = written();
    assertTrue(yaml.contains("    command: [nginx, -g, \"daemon off;\"]\n"), yaml);
    // redis on another port, as the machine's own may run
    String redis = yaml.substring(yaml.indexOf("  redis:"));
    redis = redis.substring(0, redis.indexOf("\n\n"));
    redis = redis.replace("--daemonize,", "--port, \"16390\", --daemonize,");
    redis = redis.replaceAll("127.0.0.1:\\d+", "127.0.0.1:16390");
    assertTrue(yaml.contains("  # cron is installed here. Foster needs no cron daemon:"), yaml);
    try (Foster foster = Foster.up(directory, "services:\n" + redis + "\n")) {
      foster.awaitLine("redis: ready");
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit());
      assertFalse(foster.toString().contains("SIGKILL"), foster::toString);
    }
  }
}
