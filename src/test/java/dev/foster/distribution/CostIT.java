package dev.foster.distribution;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the distribution costs, in counts that do not depend on the load of the machine: classes
 * that a start loads, system calls that a death takes.
 */
@Timeout(120)
class CostIT {
  private static final int DEATHS = 100;

  @TempDir Path folder;

  private record Classes(int archived, List<String> others) {}

  private Classes classes(String archive, String... arguments) {
    List<String> command =
        Distribution.jvmWith(archive, Distribution.HOME, "-Xlog:class+load", arguments);
    ProgramResult finished = ProgramResult.run(folder, command);
    assertEquals(0, finished.code(), finished.err());
    int archived = 0;
    List<String> others = new ArrayList<>();
    for (String line : finished.out().split("\n")) {
      if (line.contains("source: shared objects file")) {
        archived++;
      } else if (line.contains(" source: ")) {
        others.add(line);
      }
    }
    return new Classes(archived, others);
  }

  private static void assertAllFromArchive(Classes classes, int most) {
    assertEquals(List.of(), classes.others);
    int count = classes.archived;
    assertTrue(count > 800 && count <= most, count + " classes, allowed are " + most);
  }

  /**
   * From 1,742 to 1,747 here: on a slow machine, Foster looks at more processes before they end.
   */
  @Test
  void up_loadsFewClasses_allFromTheArchive() throws IOException {
    Path file = folder.resolve("foster.yaml");
    String yaml =
        "control: {socket: DIR/s}\nservices: {one: {type: oneshot, command: [/bin/true]}}";
    Files.writeString(file, yaml.replace("DIR", folder.toString()));
    assertAllFromArchive(classes("foster.aot", "up", "-f", file.toString()), 1750);
  }

  @Test
  void run_loadsFewClasses_allFromTheArchive() {
    assertAllFromArchive(classes("foster-init.aot", "run", "/bin/true"), 1050);
  }

  // --- the compiler's memory -------------------------------------------------------------------

  private static final Pattern COMPILED =
      Pattern.compile("Arena usage (\\S+): Total Usage: (\\d+)");

  /**
   * The memory that the JIT compiler needs for the largest method stays allocated. So chance must
   * not decide which methods it compiles. The methods in {@code jvm.options} took 6.6 and 1.3 MB
   * here.
   */
  @Test
  void reloads_compileNoMethodThatTakesMuchMemory() throws Exception {
    Path socket = folder.resolve("s");
    StringBuilder yaml = new StringBuilder("control: {socket: " + socket + "}\nservices:\n");
    for (int i = 0; i < 400; i++) {
      yaml.append("  s" + i + ": {command: [sleep, '100000'], enabled: " + (i == 0) + "}\n");
    }
    Path file = Files.writeString(folder.resolve("foster.yaml"), yaml);
    Path out = folder.resolve("out");
    String option = "-XX:CompileCommand=MemStat,*.*,print";
    Process foster =
        new ProcessBuilder(Distribution.jvm(Distribution.HOME, option, "up", "-f", file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(out.toFile()))
            .start();
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket));
      String program = Distribution.HOME + "/bin/foster";
      List<String> reload = List.of(program, "reload", "--socket", socket.toString());
      for (int i = 0; i < 20; i++) {
        ProgramResult reloaded = ProgramResult.run(folder, reload);
        assertEquals(0, reloaded.code(), reloaded.err());
      }
    } finally {
      foster.destroy();
      assertTrue(foster.waitFor(20, TimeUnit.SECONDS));
    }
    int methods = 0;
    for (String line : lines(out)) {
      Matcher compiled = COMPILED.matcher(line);
      if (compiled.find()) {
        methods++;
        assertTrue(Integer.parseInt(compiled.group(2)) < 1_000_000, line);
      }
    }
    assertTrue(methods > 100, methods + " methods were compiled");
  }

  // --- system calls ---------------------------------------------------------------------------

  private static final Pattern CALL = Pattern.compile("(\\d+) +(<\\.\\.\\. )?(\\w+)[( ].*");

  /**
   * Counts the system calls of Foster's own threads, without those in progress at the time of the
   * call.
   */
  private static int calls(Path trace, Set<String> threads, int fromLine) throws IOException {
    int count = 0;
    for (String line : lines(trace).subList(fromLine, lines(trace).size())) {
      Matcher call = CALL.matcher(line);
      if (call.matches() && call.group(2) == null && threads.contains(call.group(1))) {
        count++;
      }
    }
    return count;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
  }

  private static String onlyChild(String pid) throws IOException {
    return Files.readString(Path.of("/proc", pid, "task", pid, "children")).strip().split(" ")[0];
  }

  private static Set<String> threads(String pid) throws IOException {
    Set<String> found = new HashSet<>();
    try (var tasks = Files.list(Path.of("/proc", pid, "task"))) {
      tasks.forEach(task -> found.add(task.getFileName().toString()));
    }
    return found;
  }

  private static List<String> pid1(Path file) {
    String foster = Distribution.HOME + "/bin/foster";
    PidNamespace.assumePossible();
    List<String> command = new ArrayList<>(PidNamespace.PREFIX);
    command.addAll(List.of(foster, "up", "-f", file.toString()));
    return command;
  }

  /** Runs Foster as PID 1 under strace; its own output goes to the file {@code out}. */
  private Process traced(Path trace, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("foster.yaml"), yaml);
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString()));
    command.addAll(pid1(file));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(folder.resolve("out").toFile()))
        .start();
  }

  private static void end(Process strace) throws InterruptedException {
    strace.descendants().forEach(ProcessHandle::destroyForcibly);
    strace.destroyForcibly().waitFor();
  }

  /** Idle: one program sleeps for five seconds. Only the JVM's own calls may happen. */
  @Needs("strace")
  @Test
  void idle_makesAlmostNoSystemCalls() throws Exception {
    Path trace = folder.resolve("trace");
    String raw = ", logs: {format: raw}";
    Process strace =
        traced(
            trace,
            "control: off\nservices:\n"
                + "  settle: {type: oneshot, command: [sleep, \"2\"]"
                + raw
                + "}\n  idle: {type: oneshot, command: [sleep, \"5\"], depends_on: {settle:"
                + " {condition: completed}}"
                + raw
                + "}\n");
    try {
      assertTrue(strace.waitFor(60, TimeUnit.SECONDS), "did not end");
      List<String> lines = lines(trace);
      int from = first(lines, 0, "[\"sleep\", \"5\"]");
      int sleeping = first(lines, from, "clock_nanosleep(");
      int to = first(lines, sleeping, "SIGCHLD");
      String sleeper = lines.get(sleeping).split(" ")[0];
      long calls =
          lines.subList(sleeping, to).stream().filter(l -> !l.startsWith(sleeper + " ")).count();
      assertTrue(calls <= 30, calls + " lines of system calls in five idle seconds");
    } finally {
      end(strace);
    }
  }

  private static int first(List<String> lines, int from, String what) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains(what)) {
        return i;
      }
    }
    throw new AssertionError("no " + what + " in the trace");
  }

  /** Makes children whose parents end before them, and one more at the end. */
  @Needs("strace")
  @Test
  void orphan_takesFewSystemCalls() throws Exception {
    String each =
        "for i in $(seq " + DEATHS + "); do (true & ) ; done; echo > end; exec sleep 1000";
    int calls = callsForEach(each, "always");
    assertTrue(calls <= 7, calls + " system calls for each orphan");
  }

  /** Ends again and again until it has ended often enough. */
  @Needs("strace")
  @Test
  void restart_takesFewSystemCalls() throws Exception {
    String each =
        "echo >> runs; [ $(wc -l < runs) -gt " + DEATHS + " ] || exit; echo > end; exec sleep 1000";
    int calls = callsForEach(each, "{policy: always, delay: 0s, limit: none}");
    assertTrue(calls <= 45, calls + " system calls for each restart");
  }

  /**
   * The system calls of Foster for each death, from a quiet moment until the script reports its
   * end.
   */
  private int callsForEach(String script, String restart) throws Exception {
    Path trace = folder.resolve("trace");
    Process strace =
        traced(
            trace,
            "control: off\nservices:\n  s:\n    cwd: "
                + folder
                + "\n    logs: {format: raw}\n    restart: "
                + restart
                + "\n    command: [/bin/sh, -c, 'until [ -e begin ]; do sleep 0.05; done; "
                + script
                + "']\n");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(folder.resolve("out")).contains("started"));
      String foster = onlyChild(onlyChild(Long.toString(strace.pid())));
      int before = lines(trace).size();
      Set<String> threads = threads(foster);
      Files.createFile(folder.resolve("begin"));
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("end")));
      await().atMost(Duration.ofSeconds(60)).until(() -> reaped(trace, threads) >= DEATHS);
      threads.addAll(threads(foster));
      return calls(trace, threads, before) / DEATHS;
    } finally {
      end(strace);
    }
  }

  private static int reaped(Path trace, Set<String> threads) throws IOException {
    int count = 0;
    for (String line : lines(trace)) {
      Matcher call = CALL.matcher(line);
      boolean wait = line.contains("wait4") && line.contains("[{WIF");
      count += wait && call.matches() && threads.contains(call.group(1)) ? 1 : 0;
    }
    return count;
  }

  // --- memory ---------------------------------------------------------------------------------

  /** Memory that belongs to no file, in KiB, after that many services were started. */
  private int memory(int services) throws Exception {
    StringBuilder yaml = new StringBuilder("control: off\nservices:\n");
    for (int i = 0; i < services; i++) {
      yaml.append("  service-" + i + ":\n    command: [\"/bin/sleep\", \"1000\"]\n");
      yaml.append("    restart: {policy: always, delay: 0s, jitter: 0, limit: none}\n");
      yaml.append("    logs: {\"format\": \"raw\"}\n");
    }
    Path file = Files.writeString(folder.resolve(services + ".yaml"), yaml);
    Path out = folder.resolve(services + ".out");
    Process unshare =
        new ProcessBuilder(pid1(file))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(out.toFile()))
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(out).split(": started \\(pid", -1).length > services);
      Path rollup = Path.of("/proc", onlyChild(Long.toString(unshare.pid())), "smaps_rollup");
      Matcher anonymous =
          Pattern.compile("Anonymous: +(\\d+) kB").matcher(Files.readString(rollup));
      assertTrue(anonymous.find());
      return Integer.parseInt(anonymous.group(1));
    } finally {
      end(unshare);
    }
  }

  /** Also counts what the JIT compiler keeps after Foster has read a large file. */
  @Test
  void furtherService_takesLittleMemory() throws Exception {
    int each = (memory(100) - memory(1)) / 99;
    assertTrue(each <= 17, each + " KiB for each further service");
  }
}
