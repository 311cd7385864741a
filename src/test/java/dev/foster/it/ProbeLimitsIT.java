package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of probes that time out, and a name server that never answers. */
@Needs({"ip", "perl"})
class ProbeLimitsIT {
  @TempDir Path directory;

  /**
   * Runs in a network namespace with a name server that accepts every question and never answers.
   */
  private Foster up(String yaml) throws Exception {
    Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.9.9.9\n");
    Files.writeString(directory.resolve("nsswitch.conf"), "hosts: files dns\n");
    String socket = "control: {socket: " + directory.resolve("foster.sock") + "}\n";
    Files.writeString(directory.resolve("foster.yaml"), socket + yaml);
    String prepare =
        "ip link set lo up; for f in resolv.conf nsswitch.conf; do mount --bind %1$s/$f /etc/$f;"
            + " done; exec %2$s up -f %1$s/foster.yaml";
    String line = prepare.formatted(directory, Foster.HOME.resolve("bin/foster"));
    return Foster.pid1(directory, Map.of(), "unshare", "--net", "--mount", "sh", "-c", line);
  }

  /** Receives questions at the name server's address, and connections that it never answers. */
  private static final String DEAF =
      """
        deaf:
          command: [perl, -e, 'use IO::Socket::INET; use IO::Socket::UNIX;
            $d = IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.9.9.9:53") or die "$!";
            $h = IO::Socket::INET->new(LocalAddr => "127.0.0.1:8000", Listen => 4096) or die "$!";
            $u = IO::Socket::UNIX->new(Local => "%1$s/full.sock", Listen => 1) or die "$!";
            push @c, IO::Socket::UNIX->new(Peer => "%1$s/full.sock") for 1..2;
            $| = 1; print "deaf\\n"; while (1) { $d->recv($q, 512); print "asked\\n" if !$n++ }']
          ready: {log: "^deaf"}
      """;

  private static String count(Foster foster, String what) throws Exception {
    return foster.sh("ls /proc/1/" + what + " | wc -l").out();
  }

  @Needs("pgrep")
  @Test
  void hundredsOfTimeouts_ofEachKind_leaveNothing() throws Exception {
    StringBuilder yaml = new StringBuilder("services:\n").append(DEAF.formatted(directory));
    Map<String, String> checks =
        Map.of(
            "http", "http: http://127.0.0.1:8000/",
            "unix", "unix: " + directory + "/full.sock",
            "tcp", "tcp: \"hung.example:80\"",
            "name", "http: http://other.example/",
            "exec",
                "exec: [sh, -c, \"echo run >> %s/runs; sleep 1000 & setsid sleep 1001 & wait\"]");
    checks.forEach(
        (name, check) ->
            yaml.append(
                """
                  %s:
                    command: [tail, -f, /dev/null]
                    depends_on: [deaf]
                    health: {%s, interval: 10ms, timeout: 10ms, failures: 300, action: report}
                """
                    .formatted(name, check.formatted(directory))));
    try (Foster foster = up(yaml.toString())) {
      foster.awaitLine("deaf   | asked");
      foster.awaitLine("name: started");
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(directory.resolve("runs")));
      int threads = Integer.parseInt(count(foster, "task"));
      int descriptors = Integer.parseInt(count(foster, "fd"));
      for (String name : checks.keySet()) { // each after three hundred failures
        await()
            .atMost(Foster.PATIENCE.multipliedBy(6))
            .until(() -> foster.foster("events").out().contains(name + ": unhealthy"));
      }
      int runs = Files.readAllLines(directory.resolve("runs")).size();
      assertTrue(runs >= 30, runs + " runs of exec"); // the others died before they could write
      int threadsNow = Integer.parseInt(count(foster, "task"));
      int descriptorsNow = Integer.parseInt(count(foster, "fd"));
      assertTrue(threadsNow <= threads + 2, threads + " threads, then " + threadsNow);
      assertTrue(descriptorsNow <= descriptors + 8, descriptors + " fds, then " + descriptorsNow);
      int sleeps = Integer.parseInt(foster.sh("pgrep -c '^sleep' || true").out());
      assertTrue(sleeps <= 2, sleeps + " commands of probes are left");
      Foster.Result stop = foster.foster("stop", "http", "unix", "tcp", "name", "exec");
      assertEquals(0, stop.code(), () -> stop + "\n" + foster);
      assertEquals("0", foster.sh("pgrep -c '^sleep' || true").out());
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void silentNameServer_manyNames_threadsAreBounded_othersGoOn_stopIsPrompt() throws Exception {
    StringBuilder yaml = new StringBuilder("services:\n").append(DEAF.formatted(directory));
    for (int i = 0; i < 20; i++) {
      yaml.append(
          """
            s%1$d:
              command: [tail, -f, /dev/null]
              depends_on: {deaf: {condition: ready}}
              ready: {tcp: "host%1$d.example:80", timeout: 1h}
          """
              .formatted(i));
    }
    yaml.append(
        """
          fine:
            command: [tail, -f, /dev/null]
            depends_on: [deaf]
            ready: {tcp: "localhost:8000", file: /proc/self, timeout: 1h}
        """);
    try (Foster foster = up(yaml.toString())) {
      foster.awaitLine("fine: ready");
      String errands = "cat /proc/1/task/*/comm | grep -c '^probe-call' || true";
      await().atMost(Foster.PATIENCE).until(() -> Integer.parseInt(foster.sh(errands).out()) == 8);
      await()
          .atMost(Foster.PATIENCE)
          .until(
              () ->
                  foster
                      .foster("health")
                      .out()
                      .contains(
                          "s19: starting: not ready yet: tcp host19.example:80: no answer from the"
                              + " name service"));
      assertEquals(8, Integer.parseInt(foster.sh(errands).out()));
      String culprits = foster.foster("health").out();
      assertEquals(20, culprits.lines().count(), culprits);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertTrue(!foster.toString().contains("SIGKILL"), foster::toString);
    }
  }
}
