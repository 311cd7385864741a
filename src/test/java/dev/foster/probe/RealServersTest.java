package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Notification;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.libc.GetRandom;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.notify.NotifyServer;
import dev.foster.plan.Check;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The messages and answers of Debian's daemons; each test is skipped if its daemon is not
 * installed.
 */
@Timeout(120)
class RealServersTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<Check.Range> USUAL = List.of(new Check.Range(200, 399));

  private final LinuxSockets sockets = new LinuxSockets();
  private final Answers answers = new Answers();
  private final BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
  private final List<Process> started = new ArrayList<>();
  private Reactor reactor;
  private Prober prober;
  private String address;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(LinuxIo.INSTANCE);
    prober = new Prober(reactor, LinuxIo.INSTANCE, sockets, null);
    NotifyServer server =
        new NotifyServer(reactor, sockets, new LinuxProcessList(), new GetRandom()::nextLong);
    address = server.open("run", (run, message) -> heard.add(message));
  }

  @AfterEach
  void close() throws Exception {
    for (Process process : started.reversed()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    reactor.close();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String installed(String... places) {
    for (String place : places) {
      if (new File(place).canExecute()) {
        return place;
      }
    }
    Assumptions.abort(places[0] + " is not installed");
    return null;
  }

  private Process run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output" + started.size()).toFile());
    builder.environment().put("NOTIFY_SOCKET", address);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Receives until a message arrives; returns all messages up to then. */
  private List<Notification> until(java.util.function.Predicate<Notification> wanted, Process from)
      throws InterruptedException {
    List<Notification> all = new ArrayList<>();
    do {
      Notification next = heard.poll(60, TimeUnit.SECONDS);
      assertNotNull(next, "nothing more after " + all.size() + " messages");
      assertTrue(next.sender().belongsTo((int) from.pid()), "a stranger's");
      all.add(next);
    } while (!wanted.test(all.getLast()));
    return all;
  }

  private static int freePort() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  @Test
  void redis_supervisedSystemd_reportsReadyAndStopping() throws Exception {
    String redis = installed("/usr/bin/redis-server");
    int port = freePort();
    String socket = folder.resolve("redis.sock").toString();
    prober.start(1, new Check.Unix(socket), LONG, answers);
    answers.expect(1, false, "it does not exist");
    Process process =
        run(
            redis,
            "--supervised",
            "systemd",
            "--port",
            "" + port,
            "--unixsocket",
            socket,
            "--save",
            "",
            "--dir",
            folder.toString());
    until(Notification::ready, process);
    prober.start(1, new Check.Tcp("localhost", port), LONG, answers);
    answers.expect(1, true, "connected");
    prober.start(1, new Check.Unix(socket), LONG, answers);
    answers.expect(1, true, "connected");
    process.destroy();
    until(Notification::stopping, process);
    assertEquals(0, process.waitFor());
    prober.start(1, new Check.Tcp("localhost", port), LONG, answers);
    answers.expect(1, false, "connection refused");
  }

  @Test
  void phpFpm_reportsReadyWithStatusAndMainPid() throws Exception {
    String fpm = installed("/usr/sbin/php-fpm8.2");
    String socket = folder.resolve("php.sock").toString();
    Path config = folder.resolve("fpm.conf");
    Files.writeString(
        config,
        """
        [global]
        error_log = /dev/stderr
        [www]
        %s
        listen = %s
        pm = static
        pm.max_children = 1
        """
            .formatted(isRoot() ? "user = nobody\ngroup = nogroup" : "", socket));
    Process process = run(fpm, "-F", "-y", config.toString(), "-n");
    Notification ready = until(Notification::ready, process).getLast();
    assertEquals((int) process.pid(), ready.sender().pid());
    assertEquals("Ready to handle connections", ready.status());
    assertEquals((int) process.pid(), ready.mainPid());
    prober.start(1, new Check.Unix(socket), LONG, answers);
    answers.expect(1, true, "connected");
  }

  @Test
  void mariadb_reportsItsStatusWhileItStartsAndThenReady() throws Exception {
    String install = installed("/usr/bin/mariadb-install-db");
    String mariadb = installed("/usr/sbin/mariadbd");
    Path data = folder.resolve("data");
    String user = isRoot() ? "--user=root" : "--skip-log-bin";
    // without the variable, or the server that it runs temporarily reports readiness
    Process installation =
        run(
            "/usr/bin/env",
            "-u",
            "NOTIFY_SOCKET",
            install,
            "--no-defaults",
            "--skip-test-db",
            "--datadir=" + data,
            user);
    assertEquals(0, installation.waitFor());
    String socket = folder.resolve("m.sock").toString();
    Process process =
        run(
            mariadb,
            "--no-defaults",
            user,
            "--skip-networking",
            "--datadir=" + data,
            "--socket=" + socket);
    List<Notification> said = until(Notification::ready, process);
    assertEquals("Taking your SQL requests now...", said.getLast().status());
    prober.start(1, new Check.Unix(socket), LONG, answers);
    answers.expect(1, true, "connected");
    process.destroy();
    until(Notification::stopping, process);
    assertEquals(0, process.waitFor());
  }

  @Test
  void postgres_asItsOwnUser_reportsReady() throws Exception {
    Assumptions.assumeTrue(isRoot(), "NOT TESTED: needs root");
    String bin = new File(installed("/usr/lib/postgresql/15/bin/postgres")).getParent();
    String drop = installed("/usr/bin/setpriv");
    Path parent =
        Files.createTempDirectory(Path.of("/tmp"), "pg"); // its user needs access to the directory
    try {
      run("chown", "postgres", parent.toString()).waitFor();
      String[] as = {drop, "--reuid=postgres", "--regid=postgres", "--clear-groups"};
      String data = parent.resolve("data").toString();
      Process initdb =
          run(as[0], as[1], as[2], as[3], bin + "/initdb", "-N", "-A", "trust", "-D", data);
      assertEquals(0, initdb.waitFor());
      Process process =
          run(
              as[0],
              as[1],
              as[2],
              as[3],
              bin + "/postgres",
              "-D",
              data,
              "-k",
              parent.toString(),
              "-c",
              "listen_addresses=");
      Notification ready = until(Notification::ready, process).getLast();
      assertEquals((int) process.pid(), ready.sender().pid());
      assertTrue(ready.sender().uid() > 0);
      prober.start(1, new Check.Unix(parent + "/.s.PGSQL.5432"), LONG, answers);
      answers.expect(1, true, "connected");
      process.destroy();
      until(Notification::stopping, process);
    } finally {
      close();
      run("rm", "-rf", parent.toString()).waitFor();
    }
  }

  @Test
  void nginx_goodBadAndFrozen_isRecognized() throws Exception {
    String nginx = installed("/usr/sbin/nginx");
    int port = freePort();
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        pid %1$s/nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server {
            listen 127.0.0.1:%2$d;
            location /ok { return 200 "fine"; }
            location /moved { return 301 /ok; }
            location /bad { fastcgi_pass unix:%1$s/nobody.sock; }
            location /host { if ($host != "example.org") { return 421; } return 204; }
          }
        }
        """
            .formatted(folder, port));
    Process process = run(nginx, "-c", config.toString(), "-e", "stderr");
    String url = "http://127.0.0.1:" + port;
    org.awaitility.Awaitility.await()
        .until(
            () -> {
              prober.start(1, new Check.Tcp("127.0.0.1", port), LONG, answers);
              return answers.next().ok();
            });
    expect(new Check.Http(url + "/ok", USUAL, Map.of()), true, "status 200");
    expect(new Check.Http(url + "/moved", USUAL, Map.of()), true, "status 301");
    expect(new Check.Http(url + "/bad", USUAL, Map.of()), false, "status 502");
    expect(new Check.Http(url + "/host", USUAL, Map.of()), false, "status 421");
    expect(new Check.Http(url + "/host", USUAL, Map.of("Host", "example.org")), true, "status 204");
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    for (ProcessHandle one : all) {
      run("kill", "-STOP", "" + one.pid()).waitFor();
    }
    prober.start(1, new Check.Http(url + "/ok", USUAL, Map.of()), Duration.ofMillis(300), answers);
    answers.expect(1, false, "no answer within 300ms");
    prober.start(
        1,
        new Check.Tcp("127.0.0.1", port),
        LONG,
        answers); // the kernel accepts the connection in its place
    answers.expect(1, true, "connected");
  }

  private void expect(Check check, boolean ok, String detail) throws InterruptedException {
    prober.start(1, check, LONG, answers);
    answers.expect(1, ok, detail);
  }
}
