package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type at the command line of the built distribution. */
@Timeout(120)
class CommandsIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  /** In the order of the file, which is not that of names and of process ids. */
  private static final String WORKERS =
      """
      services:
        web: {shell: "echo web is up; exec sleep 1000", depends_on: [worker-1, worker-2]}
        worker-2: {shell: "echo second; exec sleep 1000", depends_on: [worker-1]}
        worker-1: {shell: "echo first; exec sleep 1000"}
        job: {command: [sleep, "1000"], enabled: false}
      """;

  @TempDir Path directory;

  private Foster.Result run(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = FOSTER;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Foster.run(directory, Map.of(), command);
  }

  private static Foster.Result ask(Foster foster, int code, String... arguments) throws Exception {
    Foster.Result result = foster.foster(arguments);
    assertEquals(code, result.code(), () -> List.of(arguments) + ": " + result);
    return result;
  }

  @Test
  void nothing_printsUsage() throws Exception {
    Foster.Result result = run();
    assertEquals(2, result.code());
    assertEquals(run("help").out(), result.err());
    assertEquals("", result.out());
  }

  @Test
  void optionsOfOtherPrograms_areExplained() throws Exception {
    assertTrue(run("up", "--config", "x").err().endsWith("did you mean '--file'?"));
    assertTrue(run("up", "-d").err().contains("Foster stays in the foreground"));
    assertTrue(run("bash", "-c", "x").err().contains("docker run --entrypoint bash IMAGE"));
    assertTrue(run("logs", "--tail", "5").err().endsWith("did you mean '--lines'?"));
    assertTrue(run("reload", "php").err().contains("did you mean 'signal HUP php'?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "stop",
        "restart",
        "signal HUP",
        "logs",
        "events",
        "status",
        "ps",
        "health",
        "wait"
      })
  void unknownService_namesTheNearest(String command) throws Exception {
    String yaml = "services: {worker: {command: [sleep, '1000']}, db: {command: [sleep, '2000']}}";
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("worker: started");
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.add("wrk");
      Foster.Result result = foster.foster(arguments.toArray(String[]::new));
      assertTrue(result.code() == 1 || result.code() == 2, result::toString);
      String why = " 'wrk': no such service, did you mean 'worker'?";
      assertTrue(
          result.err().startsWith("foster: cannot ") && result.err().endsWith(why), result::err);
    }
  }

  @Test
  void check_processInTheBackground_isAWarning() throws Exception {
    Path file = directory.resolve("foster.yaml");
    Files.writeString(file, "services: {a: {shell: 'sleep 5 & exec sleep 9'}}\n");
    String warning = "services.a.shell: '&' starts a process that Foster does not supervise";
    assertTrue(run("check").err().contains(warning));
    Files.writeString(file, "services: {a: {shell: 'true && exec sleep 9 2>&1'}}\n");
    assertEquals("", run("check").err());
  }

  @Test
  void check_strict_failsOnWarnings() throws Exception {
    Path file = directory.resolve("foster.yaml");
    Files.writeString(file, "services: {a: {command: sleep infinity}, b: {command: 'true'}}\n");
    Foster.Result lax = run("check");
    assertEquals(0, lax.code(), lax::toString);
    assertTrue(lax.err().startsWith("foster.yaml:1:25: warning: services.a.command: "), lax.err());
    assertTrue(lax.out().startsWith("good: 2 services"), lax.out());
    Foster.Result strict = run("check", "--strict");
    assertEquals(1, strict.code(), strict::toString);
    assertEquals(lax.err(), strict.err());
    Files.writeString(file, "services: {b: {command: 'true'}}\n");
    assertEquals(0, run("check", "--strict").code());
    Files.writeString(file, "services: {b: {comand: 'true'}}\n");
    assertEquals(2, run("check", "--strict").code());
  }

  @Test
  @Needs("script")
  void check_onATerminal_isInColour() throws Exception {
    Files.writeString(
        directory.resolve("foster.yaml"), "services: {a: {comand: 'true'}, b: {comand: 'true'}}\n");
    String line = FOSTER + " check";
    Foster.Result shown = Foster.run(directory, Map.of(), "script", "-qec", line, "/dev/null");
    assertTrue(shown.out().contains("\033[1mfoster.yaml:1:16:\033[0m\033[1;31m services.a: "));
    Foster.Result plain =
        Foster.run(directory, Map.of("NO_COLOR", "1"), "script", "-qec", line, "/dev/null");
    assertFalse(plain.out().contains("\033["), plain::toString);
  }

  @Test
  void patterns_nameServices() throws Exception {
    try (Foster foster = Foster.up(directory, WORKERS + "  cron: {command: [sleep, '1000']}\n")) {
      foster.awaitLine("web is up");
      foster.awaitLine("worker-1 | first"); // ready is not yet printed
      foster.awaitLine("worker-2 | second");
      String stopped = "worker-1: down\nworker-2: down\nweb: down";
      assertEquals(stopped, ask(foster, 0, "stop", "worker-*", "web").out());
      assertEquals(3, ask(foster, 0, "status", "w*").out().lines().count() - 1);
      String all = ask(foster, 0, "logs", "worker-?").out();
      assertTrue(all.contains("worker-2 | second") && all.contains("worker-1 | first"), all);
      Foster.Result none = ask(foster, 2, "start", "wroker-*");
      assertTrue(none.err().startsWith("foster: cannot start 'wroker-*': no such service"));
      String hint = "cannot restart 'all': no such service; '*' in quotes means all services";
      assertEquals("foster: " + hint, ask(foster, 2, "restart", "all").err());
    }
  }

  @Test
  void healthEventsAndPs_takeNames_andPsHasTheOrderOfStatus() throws Exception {
    try (Foster foster = Foster.up(directory, WORKERS)) {
      foster.awaitLine("web is up");
      assertEquals("healthy", ask(foster, 0, "health").out());
      assertEquals("healthy", ask(foster, 0, "health", "web", "worker-1").out());
      assertEquals("job: down", ask(foster, 1, "health", "web", "job").out());
      List<String> events = ask(foster, 0, "events", "worker-1").out().lines().toList();
      assertFalse(events.isEmpty());
      assertTrue(events.stream().allMatch(it -> it.contains(" worker-1: ")), events::toString);
      ask(foster, 0, "restart", "worker-1"); // has the largest process id then
      List<String> order = new ArrayList<>();
      ask(foster, 0, "status").out().lines().skip(1).forEach(it -> order.add(it.split(" ")[0]));
      order.remove("job");
      String tree = ask(foster, 0, "ps").out();
      assertEquals(List.of("worker-1", "worker-2", "web"), order);
      assertEquals(order, headings(tree), tree);
      String one = ask(foster, 0, "ps", "worker-2").out();
      assertTrue(one.contains("worker-2") && !one.contains(" web"), one);
      assertTrue(ask(foster, 0, "ps", "job").out().isEmpty());
    }
  }

  /** The services of a tree, from top to bottom. */
  private static List<String> headings(String tree) {
    return Pattern.compile("(?m)^ +[├└]─ (w\\S+)$")
        .matcher(tree)
        .results()
        .map(heading -> heading.group(1))
        .toList();
  }

  @Test
  void ps_intoAPipe_isNotCut() throws Exception {
    String name = "x".repeat(200);
    String yaml = "services: {a: {command: [sh, -c, 'echo up; sleep 1000; :', " + name + "]}}";
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("| up");
      assertTrue(ask(foster, 0, "ps").out().contains(name));
    }
  }

  @Test
  void logs_withTimestamps_haveTheTimeFirst() throws Exception {
    try (Foster foster = Foster.up(directory, WORKERS)) {
      foster.awaitLine("web is up");
      foster.awaitLine("worker-1 | first");
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ";
      String one = ask(foster, 0, "logs", "-t", "web").out();
      assertTrue(one.matches(time + "web is up"), one);
      String both = ask(foster, 0, "logs", "-t", "web", "worker-1").out();
      assertEquals(2, both.lines().count(), both);
      assertTrue(
          both.lines().allMatch(it -> it.matches(time + "(web     |worker-1) \\| .*")), both);
    }
  }

  @Test
  void up_withAProgram_runsItAfterTheServices_andEndsWithItsCode() throws Exception {
    String yaml =
        """
        defaults: {env: {GREETING: hello}}
        services:
          web: {shell: "echo web is up; exec sleep 1000", ready: {log: is up}}
          job: {command: [sleep, "1000"], enabled: false}
        """;
    String[] program = {"--", "sh", "-c", "echo \"$GREETING $$ $1\"; exit 7", "sh", "${X} true"};
    try (Foster foster = Foster.up(directory, yaml, program)) {
      assertEquals(7, foster.awaitExit());
      List<String> out = foster.out();
      String line = out.stream().filter(it -> it.startsWith("hello ")).findFirst().orElseThrow();
      assertTrue(line.matches("hello \\d+ \\$\\{X\\} true"), line);
      assertTrue(out.indexOf("web    | web is up") < out.indexOf(line), foster::toString);
      assertFalse(foster.toString().contains("job: started"), foster::toString);
    }
  }

  @Test
  void up_withAProgramThatIsMissing_startsNothing() throws Exception {
    String yaml = "services: {web: {shell: touch started}}";
    try (Foster foster = Foster.up(directory, yaml, "--", "no-such-program")) {
      assertEquals(2, foster.awaitExit());
      foster.awaitLine("<command line>:1:1: services.cmd.command: ");
      assertFalse(Files.exists(directory.resolve("started")));
    }
  }

  @Test
  void start_ofAServiceThatEndsAtOnce_fails() throws Exception {
    String yaml =
        """
        services:
          web: {command: [sleep, "1000"]}
          bad: {shell: exit 3, enabled: false, restart: {delay: 1m}}
          good: {shell: exec sleep 1000, enabled: false}
          task: {shell: "true", enabled: false, restart: never}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("web: started");
      Foster.Result bad = ask(foster, 1, "start", "bad", "good");
      assertTrue(bad.err().startsWith("foster: cannot start bad: backoff: exited with code 3"));
      assertEquals("good: up", ask(foster, 0, "start", "good").out());
      Foster.Result task = ask(foster, 1, "start", "task");
      assertTrue(task.err().startsWith("foster: cannot start task: "), task::toString);
      String status = ask(foster, 0, "status", "bad").out();
      assertTrue(status.matches("(?s).*bad +backoff .* \\d+s ago  exited with code 3.*"), status);
    }
  }

  @Test
  void stop_ofTheLastService_saysThatFosterStays() throws Exception {
    try (Foster foster = Foster.up(directory, WORKERS)) {
      foster.awaitLine("web is up");
      assertFalse(ask(foster, 0, "stop", "web").out().contains("Foster stays"));
      String last = ask(foster, 0, "stop", "worker-*").out();
      assertTrue(last.contains("\nnothing runs any more; Foster stays: "), last);
      assertEquals("web: up", ask(foster, 0, "start", "web").out());
      assertEquals(0, ask(foster, 0, "shutdown").code());
    }
  }
}
