package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Foster called as {@code supervisorctl}, beside Debian's supervisor with the same file. The exit
 * codes must be the same, and the output except for pids and times.
 */
@Timeout(240)
class SupervisorctlIT {
  private static final Path OURS = Foster.HOME.resolve("bin/supervisorctl");

  private static final String SERVER =
      """
      [unix_http_server]
      file=%(here)s/ctl.sock
      [supervisord]
      nodaemon=true
      logfile=%(here)s/main.log
      pidfile=%(here)s/main.pid
      childlogdir=%(here)s
      [rpcinterface:supervisor]
      supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
      [supervisorctl]
      serverurl=unix://%(here)s/ctl.sock
      """;

  private static final String PROGRAMS =
      """
      [program:php]
      command=sh -c 'echo one; echo two; echo err >&2; exec sleep 1000'
      priority=10
      [program:worker]
      command=sleep 1001
      numprocs=3
      process_name=%(program_name)s_%(process_num)02d
      [program:manual]
      command=sleep 1002
      autostart=false
      [program:once]
      command=sh -c 'sleep 1.2'
      autorestart=false
      [program:bad]
      command=/bin/false
      startretries=1
      autostart=false
      [program:missing]
      command=/no/such
      startretries=1
      autostart=false
      [program:joined]
      command=sh -c 'echo out; echo err >&2; exec sleep 1003'
      redirect_stderr=true
      [group:web]
      programs=one,two
      priority=5
      [program:one]
      command=sleep 1004
      [program:two]
      command=sleep 1005
      autostart=false
      """;

  @TempDir Path directory;

  /** A running supervisor with its client. */
  private record Contender(Foster supervisor, Path directory, String client)
      implements AutoCloseable {

    /** Runs a command of the client; returns its exit code and output without pids and times. */
    String run(String command) throws Exception {
      return shown(supervisor.sh(client + " -c " + file() + " " + command));
    }

    /** Runs a shell line in which {@code CTL} is the client. */
    Foster.Result script(String line) throws Exception {
      return supervisor.sh(line.replace("CTL", client + " -c " + file()));
    }

    private String file() {
      return directory + "/supervisord.conf";
    }

    private String shown(Foster.Result result) {
      String text =
          (result.out() + (result.err().isEmpty() ? "" : "\nstderr: " + result.err()))
              .replace(directory.toString(), "DIR")
              .replace(client, "CTL")
              .replaceAll("pid [0-9]+", "pid N")
              .replaceAll("(?m)^[1-9][0-9]*$", "N")
              .replaceAll("uptime [0-9]+:[0-9]{2}:[0-9]{2}", "uptime T")
              .replaceAll("[A-Z][a-z]{2} [0-9]{2} [0-9]{2}:[0-9]{2} [AP]M", "DATE");
      return text + "\nexit code " + result.code();
    }

    /** Waits for the state of a program, such as {@code "php RUNNING"}. */
    void awaitStatus(String expected) {
      String[] words = expected.split(" ");
      await(expected)
          .atMost(Foster.PATIENCE)
          .until(() -> run("status " + words[0]).contains(" " + words[1] + " "));
    }

    @Override
    public void close() throws IOException {
      supervisor.close();
    }
  }

  private Path write(String name, String conf) throws Exception {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(folder.resolve("supervisord.conf"), conf);
    return folder;
  }

  private Contender foster(String conf) throws Exception {
    Path folder = write("foster", conf);
    String program = Foster.HOME.resolve("bin/supervisord").toString();
    Foster supervisor = Foster.pid1(folder, Map.of(), program, "-c", folder + "/supervisord.conf");
    return new Contender(supervisor, folder, OURS.toString());
  }

  /** A client of {@code foster up}, which runs the imported file. */
  private Contender imported(String conf) throws Exception {
    Path folder = write("imported", conf);
    String foster = Foster.HOME.resolve("bin/foster").toString();
    Foster.Result yaml =
        Foster.run(folder, Map.of(), foster, "import", folder + "/supervisord.conf");
    assertEquals(0, yaml.code(), yaml::toString);
    return new Contender(Foster.up(folder, yaml.out()), folder, OURS.toString());
  }

  private Contender original(String conf) throws Exception {
    Path folder = write("original", conf);
    Foster supervisor =
        Foster.pid1(folder, Map.of(), "/usr/bin/supervisord", "-c", folder + "/supervisord.conf");
    return new Contender(supervisor, folder, "/usr/bin/supervisorctl");
  }

  private static void awaitBoth(Contender foster, Contender original, String... states) {
    for (String state : states) {
      foster.awaitStatus(state);
      original.awaitStatus(state);
    }
  }

  private static void assertSame(Contender foster, Contender original, String... commands)
      throws Exception {
    for (String command : commands) {
      assertEquals(original.run(command), foster.run(command), "supervisorctl " + command);
    }
  }

  /** Sorted lines, without the exit code: of the last failure, or of a kill as PID 1 ends. */
  private static String sorted(String lines) {
    String output = lines.replaceFirst("\nexit code [0-9]+$", "");
    return output.lines().sorted().collect(Collectors.joining("\n"));
  }

  @Test
  @Needs({"supervisord", "supervisorctl"})
  void everyCommand_printsAndExitsAsTheOriginal() throws Exception {
    try (Contender original = original(SERVER + PROGRAMS);
        Contender foster = foster(SERVER + PROGRAMS)) {
      awaitBoth(foster, original, "once EXITED", "php RUNNING", "worker:worker_02 RUNNING");
      assertSame(
          foster,
          original,
          "status",
          "status all",
          "status php worker:worker_01",
          "status 'web:*' nope 'nope:*' nope:x",
          "status web: one",
          "avail",
          "avail x",
          "pid",
          "pid php once nope",
          "pid all",
          "start",
          "start missing nope 'nope:*' two",
          "start php",
          "start bad",
          "start manual web:two",
          "stop",
          "stop manual once nope 'nope:*' two",
          "restart",
          "restart manual once",
          "signal",
          "signal HUP",
          "signal WINCH php nope once 'nope:*'",
          "signal NOPE php",
          "signal SIGWINCH 'worker:*'",
          "signal 28 php");
      for (String command : List.of("stop all", "start 'worker:*'", "restart web:*", "start all")) {
        assertEquals(sorted(original.run(command)), sorted(foster.run(command)), command);
      }
      awaitBoth(foster, original, "once EXITED", "bad FATAL");
      String status = "status php bad manual once joined 'web:*' 'worker:*'";
      assertSame(foster, original, status, "shutdown x");
      assertEquals(sorted(original.run("shutdown")), sorted(foster.run("shutdown")));
    }
  }

  @Test
  @Needs({"supervisord", "supervisorctl"})
  void logs_areThoseOfTheOriginal() throws Exception {
    try (Contender original = original(SERVER + PROGRAMS);
        Contender foster = foster(SERVER + PROGRAMS)) {
      awaitBoth(foster, original, "php RUNNING", "joined RUNNING");
      assertSame(
          foster,
          original,
          "tail",
          "tail php",
          "tail php stdout",
          "tail php STDERR",
          "tail -5 php",
          "tail -0 php",
          "tail -x php",
          "tail -5",
          "tail php x",
          "tail a b c d",
          "tail nope",
          "tail manual",
          "tail joined",
          "tail joined stderr",
          "clear",
          "clear php nope",
          "tail php",
          "maintail x",
          "maintail -x",
          "maintail -1 -2");
      for (Contender each : List.of(original, foster)) {
        Foster.Result follow =
            each.script(
                "CTL tail -f joined > followed & until [ $(wc -l < followed) -ge 3 ]; do sleep"
                    + " 0.05; done; kill $!; cat followed");
        assertEquals("==> Press Ctrl-C to exit <==\nout\nerr", follow.out(), follow::toString);
      }
      String main = foster.script("CTL maintail").out();
      assertTrue(main.contains(" INFO php: started (pid "), main);
      assertEquals(original.run("clear all"), foster.run("clear all"));
    }
  }

  @Test
  @Needs({"supervisord", "supervisorctl"})
  void shellAndCommandLine_areThoseOfTheOriginal() throws Exception {
    String conf = SERVER + PROGRAMS;
    try (Contender original = original(conf);
        Contender foster = foster(conf)) {
      awaitBoth(foster, original, "once EXITED", "php RUNNING");
      List<String> commands =
          new ArrayList<>(List.of("help", "nope", "?", "help nope", "help help"));
      for (String command :
          "add avail clear exit fg maintail open pid quit reload remove reread restart shutdown signal start status stop tail update version"
              .split(" ")) {
        commands.add("help " + command);
      }
      commands.addAll(
          List.of(
              "version",
              "version x",
              "fg",
              "fg a b",
              "fg nope",
              "fg manual",
              "open ftp://x",
              "open unix:///nope.sock",
              "-s unix:///nope.sock status",
              "-s unix:///nope.sock stop php",
              "-s unix:///nope.sock pid",
              "-s nope status",
              "-x",
              "--conf",
              "--h",
              "--help=1",
              "-i status php"));
      assertSame(foster, original, commands.toArray(String[]::new));
      String input =
          "printf 'status php\\n\\nhelp stop\\n?\\nnope nope\\npid nope\\nshutdown\\nn\\n%s' | CTL";
      for (String end : List.of("quit\\n", "exit\\n", "")) {
        String line = input.formatted(end);
        assertEquals(
            original.shown(original.script(line)), foster.shown(foster.script(line)), line);
      }
    }
  }

  @Test
  @Needs({"supervisord", "supervisorctl"})
  void changes_ofTheFile_areTakenOverAsByTheOriginal() throws Exception {
    try (Contender original = original(SERVER + PROGRAMS);
        Contender foster = foster(SERVER + PROGRAMS)) {
      awaitBoth(foster, original, "once EXITED", "php RUNNING");
      assertSame(foster, original, "reread", "reread x", "update", "update nope");
      String changed =
          PROGRAMS
                  .replace("sleep 1004", "sleep 2004")
                  .replaceFirst("(?s)\\[program:manual].*(?=\\[program:once])", "")
              + "[program:added]\n"
              + "command=sleep 1006\n"
              + "[program:later]\n"
              + "command=sleep 1\n"
              + "autostart=false\n";
      replace(changed);
      assertSame(foster, original, "reread", "add php nope", "remove php nope", "update", "reread");
      awaitBoth(foster, original, "added RUNNING", "web:one RUNNING");
      assertSame(foster, original, "status");
      replace(changed + "[program:more]\ncommand=sleep 1007\n");
      assertSame(foster, original, "reread", "add more");
      awaitBoth(foster, original, "more RUNNING");
      replace(changed);
      assertSame(foster, original, "reread", "remove more", "stop more", "remove more", "status");
      replace(changed + "[program:more]\ncommand=sleep 1008\n");
      assertSame(foster, original, "update more", "reload");
      awaitBoth(foster, original, "more RUNNING");
    }
  }

  private void replace(String programs) throws Exception {
    write("original", SERVER + programs);
    write("foster", SERVER + programs);
  }

  @Test
  @Needs({"supervisord", "supervisorctl"})
  void lastState_tellsAFailedStartFromALaterEnd() throws Exception {
    String programs =
        """
        [program:never]
        command=/bin/false
        startretries=0
        [program:later]
        command=sh -c 'echo >> later; [ $(wc -l < later) = 1 ] || { sleep 1.3; exit 3; }'
        directory=%(here)s
        autorestart=false
        """;
    try (Contender original = original(SERVER + programs);
        Contender foster = foster(SERVER + programs)) {
      awaitBoth(foster, original, "never FATAL", "later EXITED");
      assertSame(foster, original, "status");
    }
  }

  @Test
  void scripts_thatReadTheStatus_goOnWorking() throws Exception {
    try (Contender foster = imported(SERVER + PROGRAMS)) {
      assertEquals(
          "", foster.script("until CTL status php | grep -q RUNNING; do sleep 0.1; done").out());
      foster.awaitStatus("web:one RUNNING");
      assertEquals(
          "php\nweb:one",
          foster.script("CTL status php 'web:*' | awk '$2 == \"RUNNING\" {print $1}'").out());
      assertEquals(
          foster.script("CTL pid php").out(),
          foster.script("CTL status php | awk '{print $4}' | tr -d ,").out());
      assertEquals("1", foster.script("CTL status | grep -c 'two .*STOPPED'").out());
      assertEquals("stopped", foster.script("CTL status two >&- || echo stopped").out());
    }
  }

  @Test
  void names_ofSupervisord_areOptional() throws Exception {
    String socket = directory.resolve("foster.sock").toString();
    String yaml =
        """
        services:
          web: {shell: exec sleep 1000}
          worker: {shell: exec sleep 1000, replicas: 2}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("worker-2: started");
      Foster.Result result = foster.exec(OURS.toString(), "status");
      assertEquals(
          List.of("web RUNNING", "worker:worker-1 RUNNING", "worker:worker-2 RUNNING"),
          result.out().lines().map(line -> line.replaceFirst(" +(\\w+) .*", " $1")).toList());
      String url = "unix://" + socket;
      assertEquals(0, foster.exec(OURS.toString(), "-s", url, "stop", "worker:*").code());
      assertEquals(3, foster.exec(OURS.toString(), "-s", url, "status", "worker:worker-1").code());
      Foster.Result http = foster.exec(OURS.toString(), "-s", "http://localhost:9001", "status");
      assertEquals(2, http.code());
      assertTrue(http.err().startsWith("Error: Foster does not listen on HTTP"), http::toString);
    }
  }
}
