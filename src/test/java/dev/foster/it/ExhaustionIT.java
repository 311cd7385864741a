package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Foster runs out of a resource of the kernel: it reports that, survives, and recovers as soon as
 * the resource is available again.
 */
class ExhaustionIT {
  /** A user id that nothing else uses, so that RLIMIT_NPROC counts only Foster and its services. */
  private static final String USER = "54321";

  private static final String STACK =
      """
      services:
        a: {command: [sleep, '100000'], restart: {delay: 50ms, max_delay: 200ms, limit: none}}
        h:
          command: [sleep, '100000']
          health: {tcp: "localhost:1", interval: 1s, failures: 1, action: report}
      """;

  @TempDir Path directory;

  private Path socket() {
    return directory.resolve("foster.sock");
  }

  /** Runs Foster as a user whose processes are counted. */
  private Foster upAsUser(String yaml, String... before) throws Exception {
    String control = "control: {socket: " + socket() + "}\n";
    Files.writeString(directory.resolve("foster.yaml"), control + yaml);
    Foster.run(directory, Map.of(), "chown", USER, directory.toString());
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
    command.addAll(List.of(before));
    command.addAll(List.of(Foster.HOME.resolve("bin/foster").toString(), "up", "-f"));
    command.add(directory.resolve("foster.yaml").toString());
    return Foster.pid1(directory, Map.of(), command.toArray(String[]::new));
  }

  /** Sets the soft limit of a running Foster, as {@code user}. */
  private void limit(Foster foster, String user, String resource, String soft) throws Exception {
    String pid = Long.toString(foster.pid());
    String[] command = {
      "setpriv",
      "--reuid",
      user,
      "--regid",
      user,
      "--clear-groups",
      "prlimit",
      "--pid",
      pid,
      "--" + resource + "=" + soft + ":"
    };
    Foster.Result result = Foster.run(directory, Map.of(), command);
    assertEquals(0, result.code(), result::err);
  }

  /** The JVM reports on standard output that it cannot start. */
  private static boolean says(Foster foster) {
    return !foster.err().isEmpty() || !foster.out().isEmpty();
  }

  private static long count(Foster foster, String text) {
    return foster.err().stream().filter(line -> line.contains(text)).count();
  }

  private void awaitUp(StatusClient asker, String name) {
    await(name + " is up")
        .atMost(Foster.PATIENCE)
        .ignoreExceptions()
        .until(() -> asker.status().get(name).isUp());
  }

  private static void assertSound(Foster foster) throws Exception {
    assertEquals(0, count(foster, "internal error"), foster::toString);
    assertEquals(0, count(foster, "fault of Foster"), foster::toString);
    assertEquals(0, foster.foster("shutdown").code(), foster::toString);
    assertEquals(0, foster.awaitExit(), foster::toString);
  }

  @Test
  void noProcessIdLeft_startsProbesAndReloadsFail_andRecover() throws Exception {
    try (Foster foster = upAsUser(STACK, "prlimit", "--nproc=10000")) {
      StatusClient asker = new StatusClient(socket());
      foster.awaitLine("h: started");
      awaitUp(asker, "a");
      int pid = asker.status().get("a").pid();
      limit(foster, USER, "nproc", "1");
      foster.sh("kill -KILL " + pid);
      foster.awaitLine("a: cannot make a process");
      String reload = asker.ask("\"command\":\"reload\"").getLast();
      assertTrue(reload.contains("cannot make a thread"), reload);
      assertTrue(reload.contains("\"code\":1"), reload);
      foster.awaitLine("h: unhealthy");
      limit(foster, USER, "nproc", "10000");
      awaitUp(asker, "a");
      assertTrue(asker.ask("\"command\":\"reload\"").getLast().contains("\"code\":0"));
      assertSound(foster);
    }
  }

  /** The first failure needs classes that nothing has used before. */
  @Test
  void noProcessIdLeft_whenNothingElseRanBefore_startFailsAndRecovers() throws Exception {
    String only = STACK.substring(0, STACK.indexOf("  h:"));
    try (Foster foster = upAsUser(only, "prlimit", "--nproc=10000")) {
      StatusClient asker = new StatusClient(socket());
      awaitUp(asker, "a");
      int pid = asker.status().get("a").pid();
      limit(foster, USER, "nproc", "1");
      foster.sh("kill -KILL " + pid);
      foster.awaitLine("a: cannot make a process");
      limit(foster, USER, "nproc", "10000");
      awaitUp(asker, "a");
      assertSound(foster);
    }
  }

  /**
   * Process ids run out between the JVM's first thread and Foster's last. Foster must either report
   * an error and exit, or run all services in the end.
   */
  @Test
  void fewProcessIdsAtTheStart_failsWithAMessageOrRunsInTheEnd() throws Exception {
    int served = 0;
    for (int most = 9; most <= 18; most++) {
      try (Foster foster = upAsUser(STACK, "prlimit", "--nproc=" + most + ":10000")) {
        await().atMost(Foster.PATIENCE).until(() -> !foster.isAlive() || Files.exists(socket()));
        if (!foster.isAlive()) {
          assertTrue(foster.awaitExit() != 0 && says(foster), foster::toString);
          continue;
        }
        try {
          limit(foster, USER, "nproc", "10000");
        } catch (AssertionError e) {
          assertTrue(foster.awaitExit() != 0 && says(foster), foster::toString);
          continue;
        }
        StatusClient asker = new StatusClient(socket());
        awaitUp(asker, "a");
        awaitUp(asker, "h");
        assertSound(foster);
        served++;
      } finally {
        Files.deleteIfExists(socket());
      }
    }
    assertTrue(served > 0, "none of them lived");
  }

  @Test
  void noDescriptorLeft_startsFail_andRecover() throws Exception {
    try (Foster foster = Foster.up(directory, STACK)) {
      StatusClient asker = new StatusClient(socket());
      foster.awaitLine("h: started");
      awaitUp(asker, "a");
      int pid = asker.status().get("a").pid();
      limit(foster, "0", "nofile", "3");
      foster.sh("kill -KILL " + pid);
      String line = foster.awaitLine("Too many open files");
      assertTrue(line.contains("a: cannot"), line);
      limit(foster, "0", "nofile", "10000");
      awaitUp(asker, "a");
      assertSound(foster);
    }
  }

  @Test
  void diskIsFull_serviceGoesOn_reportedOnce_lostLinesAreCounted() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    Path go = directory.resolve("go");
    String yaml =
        """
        control: {socket: %1$s}
        services:
          w:
            shell: >-
              while :; do i=0; while [ $i -lt 200 ]; do echo "a line that fills the disk $i";
              i=$((i + 1)); done; touch %2$s; sleep 0.05; done
            logs: {format: none, file: {path: %3$s/w.log, max_size: 1GiB}}
        """
            .formatted(socket(), go, small);
    Files.writeString(directory.resolve("foster.yaml"), yaml);
    String line =
        "mount -t tmpfs -o size=64k none %s && exec %s up -f %s/foster.yaml"
            .formatted(small, Foster.HOME.resolve("bin/foster"), directory);
    try (Foster foster = Foster.pid1(directory, Map.of(), "sh", "-c", line)) {
      foster.awaitLine("No space left on device");
      Files.deleteIfExists(go);
      await("the service goes on").atMost(Foster.PATIENCE).until(() -> Files.exists(go));
      assertEquals(1, count(foster, "No space left on device"), foster::toString);
      foster.sh("mount -o remount,size=64m " + small);
      String again = foster.awaitLine("again");
      assertTrue(again.matches(".*\\b[1-9]\\d* lines.*"), again);
      assertSound(foster);
    }
  }

  /** Two plans of the maximum size fit into the heap, and what is needed to read the second. */
  @Test
  void largestConfiguration_isReadAgain_whileServicesAreRestarted() throws Exception {
    String variables =
        IntStream.range(0, 48).mapToObj(i -> "V" + i + ": x" + i).collect(Collectors.joining(", "));
    StringBuilder yaml = new StringBuilder(STACK);
    for (int i = 0; i < 470; i++) { // with 106 values each
      yaml.append("  s%d: {command: [sleep], enabled: false, env: {%s}}\n".formatted(i, variables));
    }
    for (int i = 0; i < 10; i++) {
      yaml.append("  t%d: {command: ['true'], restart: {delay: 1ms, limit: none}}\n".formatted(i));
    }
    try (Foster foster = Foster.up(directory, yaml.toString(), "-q")) {
      StatusClient asker = new StatusClient(socket());
      awaitUp(asker, "a");
      int pid = asker.status().get("a").pid();
      for (int i = 0; i < 5; i++) {
        Foster.Result reload = foster.foster("reload");
        assertEquals(0, reload.code(), reload::err);
      }
      assertEquals(pid, asker.status().get("a").pid());
      assertSound(foster);
    }
  }

  /** Appends events of the maximum length until the heap is full. */
  @Test
  void heapIsFull_isReported_servicesStopInOrder_exits125() throws Exception {
    boolean jvm = Distribution.edition().equals("jvm");
    assumeTrue(jvm, "NOT TESTED: the native edition's heap always has the same size");
    StringBuilder yaml = new StringBuilder("control: {socket: " + socket() + "}\n");
    yaml.append(
        """
        shutdown: {timeout: 5s}
        services:
          first: {shell: "%2$s exit 0' TERM; %1$s", depends_on: [last]}
          last: {shell: "%3$s exit 0' TERM; %1$s"}
        """
            .formatted(
                "touch $FOSTER_SERVICE.runs; while :; do sleep 0.1; done",
                "trap 'test ! -e last.stopped && touch first.stopped;",
                "trap 'touch last.stopped;"));
    for (int i = 0; i < 10; i++) {
      yaml.append(
          """
            s%d:
              command: ['true']
              pre_start: [['false', '%s']]
              restart: {delay: 1ms, max_delay: 1ms, limit: none}
              depends_on: [first]
          """
              .formatted(i, "x".repeat(4000)));
    }
    Files.writeString(directory.resolve("foster.yaml"), yaml);
    Path runtime = Foster.HOME.resolve("runtime");
    String[] command = {
      runtime.resolve("bin/foster").toString(), // as the launcher does it, with another heap
      "-XX:AOTCache=" + runtime.resolve("lib/foster.aot"),
      "-Djffi.boot.library.path=" + runtime.resolve("lib"),
      "-Xmx6m",
      "-m",
      "dev.foster/dev.foster.app.Main",
      Foster.HOME.resolve("bin/foster").toString(),
      "up"
    };
    Map<String, String> environment = Map.of("FOSTER_LAUNCHER", "1", "MALLOC_ARENA_MAX", "1");
    try (Foster foster = Foster.pid1(directory, environment, command)) {
      foster.awaitLine("out of memory: java.lang.OutOfMemoryError: Java heap space");
      assertEquals(125, foster.awaitExit());
      foster.awaitLine("first: stopped: exited with code 0");
      foster.awaitLine("last: stopped: exited with code 0");
      foster.awaitLine("exiting with code 125");
      assertTrue(Files.exists(directory.resolve("first.stopped")), "it came after what it needs");
      assertTrue(Files.exists(directory.resolve("last.stopped")));
    }
  }
}
