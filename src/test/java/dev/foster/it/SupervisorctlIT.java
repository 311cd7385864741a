package dev.foster.it;

import static dev.foster.it.SupervisorctlSide.OURS;
import static dev.foster.it.SupervisorctlSide.assertSame;
import static dev.foster.it.SupervisorctlSide.awaitBoth;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** Sorted lines, without the exit code: of the last failure, or of a kill as PID 1 ends. */
  private static String sorted(String lines) {
    String output = lines.replaceFirst("\nexit code [0-9]+$", "");
    return output.lines().sorted().collect(Collectors.joining("\n"));
  }

  @Test
  @Needs({"supervisord", "supervisorctl"})
  void everyCommand_printsAndExitsAsTheOriginal() throws Exception {
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, PROGRAMS);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
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
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, PROGRAMS);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
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
      for (SupervisorctlSide each : List.of(original, foster)) {
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
    String conf = PROGRAMS;
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, conf);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, conf)) {
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
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, programs);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, programs)) {
      awaitBoth(foster, original, "never FATAL", "later EXITED");
      assertSame(foster, original, "status");
    }
  }

  @Test
  void scripts_thatReadTheStatus_goOnWorking() throws Exception {
    try (SupervisorctlSide foster = SupervisorctlSide.imported(directory, PROGRAMS)) {
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
          web: {shell: exec sleep 1000, description: "php:one, priority 5:999"}
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
