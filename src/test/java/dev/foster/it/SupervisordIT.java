package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Foster called as {@code supervisord}. */
@Timeout(120)
class SupervisordIT {
  private static final String SUPERVISORD = Foster.HOME.resolve("bin/supervisord").toString();

  @TempDir Path directory;

  private Foster.Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SUPERVISORD));
    command.addAll(List.of(arguments));
    return Foster.run(directory, Map.of(), command.toArray(String[]::new));
  }

  private Path write(String file, String text) throws Exception {
    return Files.writeString(directory.resolve(file), text);
  }

  /** Runs a file as PID 1, with its socket in the directory of the test. */
  private Foster pid1(String text, String... options) throws Exception {
    write("s.conf", "[unix_http_server]\nfile=" + directory.resolve("foster.sock") + "\n" + text);
    List<String> command = new ArrayList<>(List.of(SUPERVISORD, "-c", "s.conf"));
    command.addAll(List.of(options));
    return Foster.pid1(directory, Map.of("A", "a"), command.toArray(String[]::new));
  }

  @Test
  void commandLine_wrong_isRefusedAsBySupervisord() throws Exception {
    String help = "\nFor help, use " + SUPERVISORD + " -h";
    assertEquals(new Foster.Result(0, "4.2.5", ""), run("-v"));
    assertTrue(run("-h").out().contains("--nodaemon"));
    assertEquals("Error: option -x not recognized" + help, run("-x").err());
    assertEquals("Error: option --user requires argument" + help, run("--us").err());
    assertEquals(
        "Error: conflicting command line option '--nodaemon'" + help,
        run("-n", "--nodaemon").err());
    assertEquals(2, run("-e", "loud").code());
    assertEquals("Error: positional arguments are not supported: ['x']" + help, run("x").err());
  }

  @Test
  void everyProblem_isReportedWithItsLine_andNothingStarts() throws Exception {
    write(
        "supervisord.conf",
        """
        [supervisord]
        [program:web]
        command=touch %(here)s/started
        user=nosuchuser
        [program:worker]
        command=sleep 1000
        autorestart=often
        numprocs=2
        """);
    Foster.Result result = run();
    assertEquals(2, result.code());
    assertEquals(
        """
        supervisord.conf: [supervisord]: Foster does not go to the background: call supervisord -n, or write nodaemon=true
        supervisord.conf:4: [program:web] user=nosuchuser: there is no user nosuchuser
        supervisord.conf:7: [program:worker] autorestart=often: must be true, false or unexpected
        supervisord.conf:8: [program:worker] numprocs=2: several processes need process_name=%(program_name)s_%(process_num)02d\
        """,
        result.err());
    assertFalse(Files.exists(directory.resolve("started")));
  }

  @Test
  @Needs(root = true)
  void programs_seeWhatSupervisordGives_andWriteBareLines() throws Exception {
    String text =
        """
        [supervisord]
        environment=B="%(ENV_A)s b"
        [program:web]
        command=sh -c 'env | grep -E "^(A|B|C|HOME)=|^SUPERVISOR_" | sort; id -un; umask; echo err >&2; exec sleep 1000'
        user=www-data
        environment=C="c, 'c'",D=d
        umask=027
        stdout_logfile=/dev/fd/1
        stdout_logfile_maxbytes=0
        redirect_stderr=true
        [program:worker]
        command=sh -c 'echo %(process_num)02d of %(numprocs)d; exec sleep 1000'
        process_name=%(program_name)s_%(process_num)02d
        numprocs=2
        stdout_logfile=worker.log
        stderr_logfile=NONE
        """;
    String home = System.getenv("HOME");
    try (Foster foster = pid1(text)) {
      assertEquals("err", foster.awaitLine("err"));
      assertEquals(
          List.of(
              "A=a",
              "B=a b",
              "C=c, 'c",
              "HOME=" + home,
              "SUPERVISOR_ENABLED=1",
              "SUPERVISOR_GROUP_NAME=web",
              "SUPERVISOR_PROCESS_NAME=web",
              "SUPERVISOR_SERVER_URL=unix://" + directory.resolve("foster.sock"),
              "www-data",
              "0027",
              "err"),
          foster.out());
      Path log = directory.resolve("worker.log");
      await().until(() -> Files.exists(log) && Files.readAllLines(log).size() == 2);
      assertEquals(
          List.of("00 of 2", "01 of 2"), Files.readAllLines(log).stream().sorted().toList());
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void hangup_readsTheFileAgain_andRunsWhatIsNew() throws Exception {
    String text = "[supervisord]\n[program:a]\ncommand=sleep 1000\n";
    try (Foster foster = pid1(text)) {
      foster.awaitLine("a: ready");
      String first = Files.readString(directory.resolve("s.conf"));
      write("s.conf", first + "[program:b]\ncommand=sleep 1000\nautorestart=x\n");
      foster.signal("HUP");
      foster.awaitLine("s.conf:8: [program:b] autorestart=x: must be true, false or unexpected");
      write("s.conf", first + "[program:b]\ncommand=sleep 1000\n");
      foster.signal("HUP");
      foster.awaitLine("b: ready");
      assertEquals(1, foster.err().stream().filter(line -> line.contains("a: started")).count());
    }
  }

  @Test
  void logFile_moved_isMadeAgain_withAndWithoutUsr2() throws Exception {
    String text =
        """
        [supervisord]
        [program:a]
        command=sh -c 'while :; do echo x; sleep 0.2; done'
        stdout_logfile=a.log
        redirect_stderr=true
        """;
    try (Foster foster = pid1(text)) {
      Path log = directory.resolve("a.log");
      await().until(() -> Files.exists(log));
      Files.move(log, directory.resolve("a.old"));
      foster.signal("USR2");
      await().until(() -> Files.exists(log) && Files.size(log) > 0);
      foster.signal("INT");
      assertEquals(0, foster.awaitExit());
    }
  }

  @Test
  void link_toStandardOutput_isFollowed() throws Exception {
    Files.createSymbolicLink(directory.resolve("web.log"), Path.of("/dev/stdout"));
    String text =
        """
        [supervisord]
        [program:web]
        command=sh -c 'echo bare; echo hidden >&2; exec sleep 1000'
        stdout_logfile=%(here)s/web.log
        stderr_logfile=/dev/null
        """;
    try (Foster foster = pid1(text)) {
      assertEquals("bare", foster.awaitLine("bare"));
      foster.awaitLine("web: ready");
      assertEquals(List.of("bare"), foster.out());
      assertFalse(foster.toString().contains("hidden"));
    }
  }

  @Test
  void endOfEveryProgram_leavesFosterRunning() throws Exception {
    String text =
        """
        [supervisord]
        [program:crash]
        command=sh -c 'exit 3'
        startretries=1
        [program:job]
        command=true
        startsecs=0
        autorestart=false
        [program:missing]
        command=/no/such/program
        startretries=0
        """;
    try (Foster foster = pid1(text)) {
      foster.awaitLine("gave up after 1 failed restart in a row");
      foster.awaitLine("missing: failed: cannot execute /no/such/program");
      foster.awaitLine("job: completed: ");
      foster.signal("QUIT");
      assertEquals(0, foster.awaitExit());
    }
  }
}
