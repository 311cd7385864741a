package dev.foster.init;

import static dev.foster.init.CommandLineRow.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.init.Contender.ProgramResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options, variables, exit codes and messages of tini 0.19.0. */
class TiniCommandLineIT {
  private static final String NOT_PID_1 =
      """
      [WARN  tini (N)] Tini is not running as PID 1 and isn't registered as a child subreaper.
      Zombie processes will not be re-parented to Tini, so zombie reaping won't work.
      To fix the problem, use the -s option or set the environment variable TINI_SUBREAPER to \
      register Tini as a child subreaper, or run Tini as PID 1.
      """;

  private static final String USAGE = "(usage)";

  private static List<CommandLineRow> table() {
    return List.of(
        row("", "-s -- sh -c 'exit 3'", 3, "", ""),
        row("", "-s -- sh -c 'kill -9 $$'", 137, "", ""),
        row("", "-s -- sh -c 'kill -15 $$'", 143, "", ""),
        row("", "-s -e 143 -- sh -c 'kill -15 $$'", 0, "", ""),
        row("", "-s -e 3 -e 4 -- sh -c 'exit 4'", 0, "", ""),
        row("", "-s -e '' -- sh -c 'exit 0'", 0, "", ""),
        row("", "-s -e 5 -- sh -c 'exit 4'", 4, "", ""),
        row("", "true", 0, "", NOT_PID_1),
        row("TINI_SUBREAPER=", "true", 0, "", ""),
        row("TINI_VERBOSITY=0", "-v true", 0, "", ""),
        row("", "-s -- echo a -s b", 0, "a -s b\n", ""),
        row(
            "",
            "-s echo a -v b",
            0,
            "[INFO  tini (N)] Spawned child process 'echo' with pid 'N'\n"
                + "a b\n[INFO  tini (N)] Main child exited normally (with status '0')\n",
            ""),
        row("POSIXLY_CORRECT=1", "-s echo a -v b", 0, "a -v b\n", ""),
        row(
            "",
            "-s -- /nonexistent x",
            127,
            "",
            fatal("exec /nonexistent failed: " + "No such file or directory")),
        row(
            "",
            "-s -e 127 -- /nonexistent",
            0,
            "",
            fatal("exec /nonexistent failed: " + "No such file or directory")),
        row(
            "",
            "-s -- nonexistent",
            127,
            "",
            fatal("exec nonexistent failed: " + "No such file or directory")),
        row("", "-s -- /tmp", 126, "", fatal("exec /tmp failed: Permission denied")),
        row(
            "",
            "-s -- /etc/passwd",
            126,
            "",
            fatal("exec /etc/passwd failed: " + "Permission denied")),
        row(
            "",
            "-s -- /etc/passwd/x",
            1,
            "",
            fatal("exec /etc/passwd/x failed: " + "Not a directory")),
        row("", "-s -- -- true", 127, "", fatal("exec -- failed: No such file or directory")),
        row("", "", 1, "", USAGE),
        row("", "-s", 1, "", USAGE),
        row("", "-h", 0, USAGE, ""),
        row("", "-s -h -x", 0, USAGE, ""),
        row("", "-x true", 1, "", "tini: invalid option -- 'x'\n" + USAGE),
        row("", "-svx true", 1, "", "tini: invalid option -- 'x'\n" + USAGE),
        row("", "sh -c x", 1, "", "tini: invalid option -- 'c'\n" + USAGE),
        row("", "--foo true", 1, "", "tini: invalid option -- '-'\n" + USAGE),
        row("", "--version true", 1, "", "tini: invalid option -- '-'\n" + USAGE),
        row("", "-p", 1, "", "tini: option requires an argument -- 'p'\n" + USAGE),
        row("", "-p TERM true", 1, "", fatal("Not a valid option for -p: TERM")),
        row("", "-p 15 true", 1, "", fatal("Not a valid option for -p: 15")),
        row("", "-s -p SIGTERM true", 0, "", ""),
        row("", "-e 256 true", 1, "", fatal("Not a valid option for -e: 256")),
        row("", "-e x true", 1, "", fatal("Not a valid option for -e: x")),
        row(
            "",
            "-vv -s -- sh -c 'kill -9 $$'",
            137,
            "[INFO  tini (N)] Spawned child process 'sh' with pid 'N'\n"
                + "[DEBUG tini (N)] Received SIGCHLD\n"
                + "[DEBUG tini (N)] Reaped child with pid: 'N'\n"
                + "[INFO  tini (N)] Main child exited with signal (with signal 'Killed')\n",
            ""),
        row(
            "TINI_VERBOSITY=4",
            "-s -- true",
            0,
            "[TRACE tini (N)] Registered as child subreaper\n"
                + "[INFO  tini (N)] Spawned child process 'true' with pid 'N'\n"
                + "[DEBUG tini (N)] Received SIGCHLD\n"
                + "[DEBUG tini (N)] Reaped child with pid: 'N'\n"
                + "[INFO  tini (N)] Main child exited normally (with status '0')\n"
                + "[TRACE tini (N)] No child to wait\n"
                + "[TRACE tini (N)] Exiting: child has exited\n",
            ""));
  }

  private static String fatal(String text) {
    return "[FATAL tini (N)] " + text + "\n";
  }

  private static Stream<Arguments> rows() {
    return CommandLineRow.rows(Contender.tini(), table());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void commandLine_givesCodeAndText(Contender tini, CommandLineRow row) {
    row.check(tini, out -> usage(ordered(out)), TiniCommandLineIT::usage);
  }

  /**
   * The original's messages may follow the child's output, because it buffers them until it ends.
   */
  private static String ordered(String out) {
    String spawned = "[INFO  tini (N)] Spawned child process 'echo' with pid 'N'\n";
    return out.startsWith("a b\n") ? spawned + out.replace(spawned, "") : out;
  }

  /** Foster's help has its own text. */
  private static String usage(String text) {
    int line = text.indexOf("tini version 0.19.0");
    int start = line < 0 ? -1 : text.lastIndexOf('\n', line) + 1;
    return start < 0 || !text.contains("Usage: tini [OPTIONS]")
        ? text
        : text.substring(0, start) + USAGE;
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#tini")
  void version_alone_hasTheFormThatDockerParses(Contender tini) {
    ProgramResult finished = tini.run("", "--version");
    assertEquals(0, finished.code());
    assertTrue(finished.out().startsWith("tini version 0.19.0"), finished.out());
    assertEquals("", finished.err());
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#tini")
  void licence_goesToStandardOutput(Contender tini) {
    ProgramResult finished = tini.run("", "-l");
    assertEquals(0, finished.code());
    assertTrue(finished.out().contains("icen"), finished.out());
    assertEquals("", finished.err());
  }

  @org.junit.jupiter.api.Test
  void dockerInit_isTini() {
    ProgramResult finished = Contender.foster("docker-init").run("", "--version");
    assertEquals(0, finished.code());
    assertTrue(finished.out().startsWith("tini version "), finished.out());
    assertEquals(7, Contender.foster("docker-init").run("", "-s -- sh -c 'exit 7'").code());
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#tini")
  void scriptWithoutAnInterpreter_isRunByTheShell(Contender tini) {
    String make = "f=$(mktemp); echo \"echo script \\$1\" > $f; chmod +x $f; ";
    ProgramResult finished =
        tini.run("", "-s -- sh -c '" + make + tini.name() + " -s -- $f x; rm $f'");
    assertEquals("script x\n", finished.out(), finished.err());
  }
}
