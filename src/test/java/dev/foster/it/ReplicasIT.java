package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code replicas} with the built distribution. */
@Timeout(180)
class ReplicasIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /**
   * A server that finishes its requests on SIGTERM, and does not start if {@code broken} exists.
   */
  private static final String SERVER =
      """
      import http.server, os, signal, sys, threading
      if os.path.exists("broken"): sys.exit(9)
      class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
          body = ("%s %s" % (os.getpid(), os.environ.get("VERSION"))).encode()
          self.send_response(200)
          self.send_header("Content-Length", str(len(body)))
          self.end_headers()
          self.wfile.write(body)
        def log_message(self, *words): pass
      class Server(http.server.ThreadingHTTPServer):
        daemon_threads = False
        request_queue_size = 128
      server = Server(("127.0.0.1", int(os.environ["FOSTER_REPLICA"])), Handler)
      signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
      server.serve_forever()
      server.server_close()
      """;

  /** Requests without a pause from four threads; its output is what failed and who answered. */
  private static final String CLIENT =
      """
      import os, sys, threading, urllib.request
      url, stop, seen = sys.argv[1], sys.argv[2], sys.argv[3]
      bodies, failed, counts, lock = set(), [], [0], threading.Lock()
      def run():
        while not os.path.exists(stop):
          try:
            body = urllib.request.urlopen(url, timeout=20).read().decode()
          except Exception as e:
            failed.append(repr(e))
            continue
          with lock:
            counts[0] += 1
            if body not in bodies:
              bodies.add(body)
              open(seen, "a").write(body + "\\n")
      threads = [threading.Thread(target=run) for _ in range(4)]
      [t.start() for t in threads]
      [t.join() for t in threads]
      print("requests: %d" % counts[0])
      print("failed: %s" % failed)
      """;

  @TempDir Path directory;

  private static int freePort(int count) throws IOException {
    while (true) {
      int first;
      try (ServerSocket any = new ServerSocket(0)) {
        first = any.getLocalPort();
      }
      if (first + count < 65_536 && areFree(first, count)) {
        return first;
      }
    }
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertTrue(probe.isBound());
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private long seen() throws IOException {
    Path file = directory.resolve("seen");
    try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.empty()) {
      return lines.count();
    }
  }

  private static String lines(int first, String text) {
    return "web-%d: %s\nweb-%d: %s\nweb-%d: %s"
        .formatted(first, text, first + 1, text, first + 2, text);
  }

  private static String yaml(int first, int front, String version) {
    return """
    services:
      web:
        command: [python3, server.py]
        replicas: {count: 3, first: %d, update: rolling}
        env: {VERSION: "%s"}
        ready: {tcp: "127.0.0.1:${FOSTER_REPLICA}"}
      nginx:
        command: [/usr/sbin/nginx, -p, ., -c, nginx.conf, -e, stderr, -g, daemon off;]
        depends_on: [web]
        ready: {tcp: "127.0.0.1:%d"}
        stop: {signal: QUIT}
    """
        .formatted(first, version, front);
  }

  private static String nginx(int first, int front) {
    return """
    user root;
    worker_processes 1;
    pid nginx.pid;
    events { worker_connections 256; }
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      upstream web {
        server 127.0.0.1:%d max_fails=0;
        server 127.0.0.1:%d max_fails=0;
        server 127.0.0.1:%d max_fails=0;
      }
      server {
        listen 127.0.0.1:%d;
        location / {
          proxy_pass http://web;
          proxy_next_upstream error timeout http_502 http_503;
        }
      }
    }
    """
        .formatted(first, first + 1, first + 2, front);
  }

  @Test
  void rollingRestart_behindNginx_underLoad_noRequestFails() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nginx")), "NOT TESTED: no nginx");
    int first = freePort(4);
    int front = first + 3;
    Files.writeString(directory.resolve("server.py"), SERVER);
    Files.writeString(directory.resolve("client.py"), CLIENT);
    Files.writeString(directory.resolve("nginx.conf"), nginx(first, front));
    try (Foster foster = Foster.up(directory, yaml(first, front, "1"))) {
      foster.awaitLine("nginx: ready");
      Path stop = directory.resolve("stop");
      Process client =
          new ProcessBuilder(
                  "python3",
                  directory.resolve("client.py").toString(),
                  "http://127.0.0.1:" + front + "/",
                  stop.toString(),
                  directory.resolve("seen").toString())
              .redirectErrorStream(true)
              .start();
      try {
        await().atMost(LONG).until(() -> seen() == 3);
        Foster.Result restart = foster.foster("restart", "--rolling", "web");
        assertEquals(0, restart.code(), restart::toString);
        assertEquals(lines(first, "up"), restart.out());
        await().atMost(LONG).until(() -> seen() == 6);

        Files.writeString(directory.resolve("foster.yaml"), yaml(first, front, "2"));
        String reload = foster.foster("reload").out();
        assertTrue(reload.contains("~ web-" + first + ": env VERSION changed (rolling"), reload);
        foster.awaitLine("reload: rolling restart done: web-" + first);
        await().atMost(LONG).until(() -> seen() == 9);
      } finally {
        Files.writeString(stop, "");
      }
      String out = new String(client.getInputStream().readAllBytes());
      assertTrue(out.endsWith("failed: []\n"), out);
      assertTrue(out.matches("(?s)requests: \\d{2,}\n.*"), out);

      String before = foster.foster("status", "web").out();
      Files.writeString(directory.resolve("broken"), "");
      Foster.Result failed = foster.foster("restart", "--rolling", "web");
      assertEquals(1, failed.code());
      String rest = "; not restarted: web-" + (first + 1) + ", web-" + (first + 2);
      assertTrue(failed.err().contains("exited with code 9"), failed.err());
      assertTrue(failed.err().endsWith(rest), failed.err());
      String after = foster.foster("status", "web").out();
      assertEquals(pidOf(before, first + 1), pidOf(after, first + 1));
      assertEquals(pidOf(before, first + 2), pidOf(after, first + 2));
    }
  }

  /** The pid in the table of {@code foster status}. */
  private static String pidOf(String status, int port) {
    for (String line : status.split("\n")) {
      if (line.startsWith("web-" + port + " ")) {
        return line.split(" +")[2];
      }
    }
    throw new AssertionError(status);
  }

  /** A worker as {@code artisan queue:work}: on SIGTERM it finishes its job and exits. */
  private static final String WORKERS =
      """
      services:
        worker:
          shell: |
            trap 'over=1' TERM
            echo "$FOSTER_SERVICE is $FOSTER_REPLICA of $FOSTER_REPLICAS"
            while [ -z "$over" ]; do
              for job in jobs/*; do
                if mv "$job" "taken/$FOSTER_REPLICA" 2>/dev/null; then
                  cat "taken/$FOSTER_REPLICA" >> done/$FOSTER_REPLICA
                  rm "taken/$FOSTER_REPLICA"
                fi
                [ -z "$over" ] || break
              done
              [ -n "$over" ] || sleep 0.05
            done
            echo "done"
          replicas: 2
          logs: {file: {path: workers.log}}
        report:
          shell: exec sleep 1000
          depends_on: [worker]
      """;

  private List<String> done() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory.resolve("done"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString().lines().sorted().toList();
  }

  private void addJobs(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      Path ready = Files.writeString(directory.resolve("job"), "%04d\n".formatted(i));
      Files.move(ready, directory.resolve("jobs").resolve("%04d".formatted(i)));
    }
  }

  @Test
  void queueWorkers_scaled_eachJobIsDoneOnce() throws Exception {
    for (String name : List.of("jobs", "taken", "done")) {
      Files.createDirectory(directory.resolve(name));
    }
    try (Foster foster = Foster.up(directory, WORKERS)) {
      foster.awaitLine("worker-2 is 2 of 2");
      foster.awaitLine("report: started");
      addJobs(0, 100);
      Foster.Result scale = foster.foster("scale", "worker=4");
      assertEquals(0, scale.code(), scale::toString);
      assertEquals("worker-3: up\nworker-4: up", scale.out());
      foster.awaitLine("worker-4 is 4 of 4");
      addJobs(100, 200);
      await().atMost(LONG).until(() -> done().size() == 200);
      String json = foster.foster("status", "--json", "worker").out();
      assertTrue(json.contains("\"name\":\"worker-4\",\"service\":\"worker\",\"replica\":4"), json);
      assertFalse(json.contains("report"), json);
      String all = foster.foster("status", "--json").out();
      assertTrue(all.contains("worker-4") && all.contains("report"), all);
      assertEquals("worker-3: down", foster.foster("stop", "worker-3").out());
      addJobs(200, 300);
      assertEquals("worker-2: down\nworker-4: down", down(foster.foster("scale", "worker=1")));
      assertTrue(foster.foster("status", "report").out().contains(" up "));
      addJobs(300, 310);
      await().atMost(LONG).until(() -> done().size() == 310);
      assertEquals(310, done().stream().distinct().count());
      String reload = foster.foster("reload").out();
      assertTrue(
          reload.startsWith("~ worker: replicas 1 → 2, as in the configuration\n+ worker-2: added"),
          reload);
      foster.awaitLine("reload: + worker-2: added");
      await().until(() -> foster.foster("status", "worker").out().lines().count() == 3);
      assertTrue(Files.readString(directory.resolve("workers.log")).contains("worker-4 is 4 of 4"));
      Foster.Result none = foster.foster("scale", "worker=0");
      assertEquals(0, none.code(), none::toString);
      assertTrue(foster.isAlive());
      assertEquals(
          "foster: cannot start 'worker': it has 0 replicas",
          foster.foster("start", "worker").err());
      assertEquals(2, foster.foster("scale", "report=2").code());
      assertEquals(0, foster.foster("scale", "worker=1").code());
    }
  }

  /** The instances that were stopped; one may have been down before. */
  private static String down(Foster.Result scale) {
    assertEquals(0, scale.code(), scale::toString);
    return String.join(
        "\n", scale.out().lines().filter(line -> !line.startsWith("worker-3")).toList());
  }
}
