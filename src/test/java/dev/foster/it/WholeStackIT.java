package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * nginx → php-fpm → a migration → Redis, as people run them in one container: Debian's programs,
 * with the built distribution as PID 1.
 */
class WholeStackIT {
  private static final int CLIENTS = 4;
  private static final int REQUESTS = 100;

  @TempDir Path directory;
  private int port;

  @BeforeEach
  void stack() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    for (String program : List.of("nginx", "php-fpm8.2")) {
      assumeTrue(Files.exists(Path.of("/usr/sbin", program)), "NOT TESTED: no " + program);
    }
    assumeTrue(Files.exists(Path.of("/usr/bin/redis-server")), "NOT TESTED: no redis-server");
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        directory.resolve("index.php"),
        "<?php if (isset($_GET['slow'])) { touch('%s/seen/slow'); usleep(2000000); } echo 'answered';"
            .formatted(directory));
    Path seen = Files.createDirectory(directory.resolve("seen")); // the workers do not run as root
    Files.setPosixFilePermissions(
        seen, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(
        directory.resolve("fpm.conf"),
        """
        [global]
        error_log = /dev/stderr
        ; without it the master ends its workers at once, in the middle of an answer
        process_control_timeout = 5s
        [www]
        user = www-data
        group = www-data
        listen = %1$s/php.sock
        listen.mode = 0666
        pm = static
        pm.max_children = 3
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        daemon off; user www-data; worker_processes 2; pid %1$s/nginx.pid; error_log stderr; events {}
        http { access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
          fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server { listen 127.0.0.1:%2$d; location = /alive { return 200 alive; } location / {
            include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME %1$s/index.php;
            fastcgi_pass unix:%1$s/php.sock; } } }
        """
            .formatted(directory, port));
  }

  private Foster up() throws IOException {
    return Foster.up(
        directory,
        """
        services:
          cache:
            command: [redis-server, --port, "0", --unixsocket, %1$s/redis.sock, --dir, %1$s,
              --supervised, systemd, --save, ""]
            ready: {notify: true}
          migrate:
            type: oneshot
            shell: "test $(redis-cli -s %1$s/redis.sock set schema 7) = OK"
            depends_on: [cache]
          php:
            command: [php-fpm8.2, --nodaemonize, --fpm-config, %1$s/fpm.conf]
            depends_on: [migrate, cache]
            ready: {unix: %1$s/php.sock}
            stop: {signal: QUIT}
          nginx:
            command: [nginx, -e, stderr, -c, %1$s/nginx.conf]
            depends_on: [php]
            ready: {http: "http://127.0.0.1:%2$d/"}
            health: {http: "http://127.0.0.1:%2$d/alive", interval: 200ms, timeout: 2s, failures: 2}
            stop: {signal: QUIT, timeout: 4s}
        """
            .formatted(directory, port));
  }

  /** The status of an answer, or the error instead. */
  private String ask(String path) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      String request = "GET " + path + " HTTP/1.0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean whole = answer.contains("200 OK") && answer.endsWith("answered");
      return whole ? "answered" : answer.lines().findFirst().orElse("nothing");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Sends requests from many clients at once; returns how often each kind of answer came. */
  private Map<String, Integer> hammer() throws Exception {
    Callable<Map<String, Integer>> client =
        () -> {
          Map<String, Integer> seen = new TreeMap<>();
          for (int i = 0; i < REQUESTS; i++) {
            seen.merge(ask("/"), 1, Integer::sum);
          }
          return seen;
        };
    Map<String, Integer> all = new TreeMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Map<String, Integer>>> answers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        answers.add(threads.submit(client));
      }
      for (Future<Map<String, Integer>> answer : answers) {
        answer.get().forEach((what, count) -> all.merge(what, count, Integer::sum));
      }
    }
    return all;
  }

  private static void awaitHealth(Foster foster) {
    await()
        .atMost(Foster.PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(1))
        .until(() -> foster.foster("health").code(), code -> code == 0);
  }

  private static List<String> order(Foster foster, String what) {
    List<String> names = new ArrayList<>();
    for (String line : foster.err()) {
      int at = line.indexOf(": " + what);
      if (line.startsWith("foster  | ") && at > 0) {
        names.add(line.substring("foster  | ".length(), at));
      }
    }
    return names;
  }

  @RepeatedTest(3)
  void healthIsZero_everyLaterRequestIsAnswered() throws Exception {
    try (Foster foster = up()) {
      awaitHealth(foster);
      assertEquals(Map.of("answered", CLIENTS * REQUESTS), hammer());
      assertEquals(List.of("cache", "migrate", "php", "nginx"), order(foster, "started"));
      assertEquals(0, foster.foster("restart", "php").code());
      assertEquals(Map.of("answered", CLIENTS * REQUESTS), hammer(), "since restart has returned");
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      List<String> stopped = order(foster, "stopped: exited with code 0");
      assertEquals(List.of("php", "nginx", "php", "cache"), stopped, foster::toString);
    }
  }

  /** php is unavailable for a moment, so 502 may come; but nginx keeps running. */
  @Test
  void restartOfPhp_underLoad_nginxKeepsAnswering() throws Exception {
    try (Foster foster = up()) {
      awaitHealth(foster);
      CompletableFuture<Foster.Result> restart =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return foster.foster("restart", "php");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      Map<String, Integer> seen = new TreeMap<>();
      while (!restart.isDone()) {
        hammer().forEach((what, count) -> seen.merge(what, count, Integer::sum));
      }
      assertEquals(0, restart.get().code());
      for (String what : seen.keySet()) {
        assertTrue(what.equals("answered") || what.contains("502"), seen::toString);
      }
      assertEquals(1, order(foster, "started").stream().filter("nginx"::equals).count());
    }
  }

  @Needs("pgrep")
  @Test
  void frozenNginx_isFoundKilledAndReplaced() throws Exception {
    try (Foster foster = up()) {
      awaitHealth(foster);
      foster.awaitLine("nginx: healthy");
      List<String> old = foster.sh("pgrep nginx").out().lines().toList();
      assertEquals(3, old.size(), "a master and two workers");
      foster.sh("pkill -STOP nginx");
      foster.awaitLine("nginx: unhealthy");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> order(foster, "ready").stream().filter("nginx"::equals).count() == 2);
      awaitHealth(foster);
      assertEquals(Map.of("answered", CLIENTS * REQUESTS), hammer());
      List<String> now = foster.sh("pgrep nginx").out().lines().toList();
      assertEquals(3, now.size());
      assertFalse(now.stream().anyMatch(old::contains), old + " then " + now);
      assertTrue(foster.toString().contains("SIGKILL"), foster::toString);
      assertEquals(List.of("cache", "migrate", "php", "nginx", "nginx"), order(foster, "started"));
    }
  }

  @Test
  void quitDuringATwoSecondRequest_theRequestIsAnswered_thenExitsZero() throws Exception {
    try (Foster foster = up()) {
      awaitHealth(foster);
      CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> ask("/?slow=1"));
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(directory.resolve("seen/slow")));
      foster.signal("QUIT");
      assertEquals("answered", slow.get());
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertEquals(List.of("nginx", "php", "cache"), order(foster, "stopped: exited with code 0"));
    }
  }
}
