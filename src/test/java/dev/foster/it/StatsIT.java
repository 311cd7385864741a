package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import dev.foster.text.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster stats} and the numbers of {@code foster status --json}, of real processes. */
@Timeout(180)
@Needs({"perl", "setsid"})
class StatsIT {
  /**
   * A Perl program that uses 0.4 s of processor time as times(2) counts it. Its argument says which
   * process uses it: the main process, a child, or a process that has left the tree.
   */
  private static final String BURNER =
      """
      use POSIX;
      sub burn {
        my ($s) = @_; my $x = 0;
        do { $x += $_ for 1..10000 } while ((times)[0] + (times)[1] < $s);
      }
      my $how = shift;
      if ($how eq "main") { burn(0.4) }
      if ($how eq "child") { fork or do { burn(0.4); POSIX::_exit(0) }; wait }
      if ($how eq "orphan") { fork or do { fork and POSIX::_exit(0); setsid; burn(0.4); POSIX::_exit(0) }; wait }
      if ($how eq "daemon") { fork or do { fork and POSIX::_exit(0); setsid; burn(0.4); print "burnt $how\\n"; exec "sleep", 1000 }; wait }
      if ($how eq "ends") { burn(0.4); exit 0 }
      print "burnt $how\\n";
      exec "sleep", 1000;
      """;

  @TempDir Path directory;

  private Foster up(String services) throws Exception {
    Files.writeString(directory.resolve("burn.pl"), BURNER);
    return Foster.up(
        directory, "services:\n" + services.replace("BURN", "perl, " + directory + "/burn.pl"));
  }

  private static Map<?, ?> parsed(String json) throws Exception {
    return JsonReader.parseObject(json);
  }

  private static long number(Foster foster, String service, String key) {
    try {
      Map<?, ?> answer = parsed(foster.foster("status", "--json", service).out());
      List<?> services = (List<?>) answer.get("services");
      return (Long) ((Map<?, ?>) services.get(0)).get(key);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the processor time is what was burnt; tolerates the start of perl. */
  private static void awaitBurnt(Foster foster, String service) {
    await(service)
        .atMost(Foster.PATIENCE)
        .until(() -> number(foster, service, "cpu_ms"), cpu -> cpu >= 390);
    long cpu = number(foster, service, "cpu_ms");
    assertTrue(cpu < 700, service + ": " + cpu);
  }

  @Test
  void cpu_ofEveryKindOfProcess_isWhatItsTimesSay() throws Exception {
    try (Foster foster =
        up(
            """
              main: {command: [BURN, main]}
              child: {command: [BURN, child]}
              orphan: {command: [BURN, orphan], enabled: false}
              daemon: {command: [BURN, daemon]}
              ends: {type: oneshot, command: [BURN, ends]}
              idle: {command: [sleep, "1000"]}
            """)) {
      foster.awaitLine("idle: started"); // then the control socket is there
      assertEquals(0, number(foster, "orphan", "cpu_ms")); // it counts from now on
      assertEquals(0, foster.foster("start", "orphan").code());
      for (String service : List.of("main", "child", "orphan", "daemon", "ends")) {
        awaitBurnt(foster, service);
      }
      assertTrue(number(foster, "idle", "cpu_ms") < 300);
      assertEquals(2, number(foster, "daemon", "processes"));
      assertEquals(0, number(foster, "ends", "processes"));
      assertEquals(0, number(foster, "ends", "rss_bytes"));
      long before = number(foster, "daemon", "cpu_ms");
      assertEquals(0, foster.foster("stop", "daemon", "main").code());
      assertTrue(number(foster, "daemon", "cpu_ms") >= before, "it went down");
      assertTrue(number(foster, "main", "cpu_ms") >= 390, "the end of the run took it");
      assertEquals(0, foster.foster("start", "main").code());
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> number(foster, "main", "cpu_ms"), cpu -> cpu >= 780);
    }
  }

  /** The kernel rounds each process's time to a tick of 10 ms, that of a group to a nanosecond. */
  private static void assertNear(long expected, long actual) {
    assertTrue(Math.abs(expected - actual) <= 80, expected + " ms, but Foster says " + actual);
  }

  @Test
  void cpu_ofATree_isThatOfItsControlGroup() throws Exception {
    try (ControlGroup group = ControlGroup.create("cpuacct");
        Foster foster =
            up(
                """
                  idle: {command: [sleep, "1000"]}
                  tree:
                    enabled: false
                    shell: >
                      echo 0 > GROUP;
                      for how in child daemon orphan ends; do perl DIR/burn.pl $how & done;
                      exec perl DIR/burn.pl main
                """
                    .replace("GROUP", group.processes().toString())
                    .replace("DIR", directory.toString()))) {
      foster.awaitLine("idle: started"); // then the control socket is there
      assertEquals(0, number(foster, "tree", "cpu_ms")); // from now on, adopted processes count
      assertEquals(0, foster.foster("start", "tree").code());
      for (String how : List.of("main", "child", "orphan", "daemon")) {
        foster.awaitLine("burnt " + how);
      }
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> number(foster, "tree", "processes"), processes -> processes == 5);
      long used = group.usedMillis(); // at least five times 0.4 s; all of them sleep now
      assertTrue(used >= 1900, used + " ms");
      assertNear(used, number(foster, "tree", "cpu_ms"));
      assertEquals(0, foster.foster("stop", "tree").code());
      assertNear(group.usedMillis(), number(foster, "tree", "cpu_ms"));
    }
  }

  @Test
  @Needs({"perl", "setsid", "time"})
  void cpu_ofAOneshot_isWhatTimeSays() throws Exception {
    Path report = directory.resolve("time");
    try (Foster foster =
        up(
            """
              timed:
                type: oneshot
                command: [time, -f, "%U %S", -o, REPORT, BURN, ends]
              stays: {command: [sleep, "1000"]}
            """
                .replace("REPORT", report.toString()))) {
      foster.awaitLine("timed: completed");
      double seconds = 0;
      for (String part : Files.readString(report).strip().split(" ")) {
        seconds += Double.parseDouble(part);
      }
      assertTrue(seconds >= 0.4, seconds + " s");
      assertNear(Math.round(seconds * 1000), number(foster, "timed", "cpu_ms"));
    }
  }

  @Test
  @Needs(root = true)
  void counts_areThoseOfTheProcesses() throws Exception {
    try (Foster foster =
        up(
            """
              tree:
                shell: "exec 3</dev/null 4</dev/null; sleep 1000 & setsid sleep 1000 & exec sleep 1000"
              other: {command: [sleep, "1000"], user: nobody}
              off: {command: [sleep, "1000"], enabled: false}
            """)) {
      foster.awaitLine("other: started");
      await().atMost(Foster.PATIENCE).until(() -> number(foster, "tree", "fds"), fds -> fds == 15);
      assertEquals(3, number(foster, "tree", "processes"));
      assertEquals(3, number(foster, "tree", "threads"));
      assertEquals(3, number(foster, "other", "fds")); // of another user
      Map<?, ?> answer = parsed(foster.foster("stats", "--json", "--pss").out());
      List<?> services = (List<?>) answer.get("services");
      Map<?, ?> tree = (Map<?, ?>) services.get(0);
      assertEquals("tree", tree.get("name"));
      assertTrue((Long) tree.get("pss_bytes") > 0, tree::toString);
      assertTrue((Long) tree.get("pss_bytes") < (Long) tree.get("rss_bytes"), tree::toString);
      Map<?, ?> other = (Map<?, ?>) services.get(1);
      assertTrue(other.get("pss_bytes") instanceof Long, other::toString);
      assertTrue(other.get("read_bytes") instanceof Long, other::toString);
      String table = foster.foster("stats", "o*").out();
      assertTrue(table.startsWith("SERVICE  CPU%"), table);
      assertEquals(3, table.lines().count(), table);
      assertEquals(2, foster.foster("stats", "nobody").code());
    }
  }
}
