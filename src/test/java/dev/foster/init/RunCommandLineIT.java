package dev.foster.init;

import static dev.foster.init.CommandLineRow.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.init.Contender.ProgramResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options, exit codes and messages of {@code foster run}. */
class RunCommandLineIT {

  private static List<CommandLineRow> table() {
    return List.of(
        row("", "run sh -c 'exit 3'", 3, "", ""),
        row("", "run -- sh -c 'exit 3'", 3, "", ""),
        row("", "run sh -c 'kill -9 $$'", 137, "", ""),
        row("", "run -e 3 -e 137 sh -c 'kill -9 $$'", 0, "", ""),
        row("", "run -gswe3 sh -c 'exit 3'", 0, "", ""),
        row("", "run echo -v -- -g", 0, "-v -- -g\n", ""),
        row("POSIXLY_CORRECT=1 TINI_SUBREAPER=1 DUMB_INIT_DEBUG=1", "run echo -v", 0, "-v\n", ""),
        row("", "run -p SIGTERM -r TERM:QUIT -c true", 0, "", ""),
        row("", "run nonexistent", 127, "", cannotRun("nonexistent: No such file or directory")),
        row(
            "",
            "run -e 127 /nonexistent",
            0,
            "",
            cannotRun("/nonexistent: No such file or" + " directory")),
        row("", "run /tmp", 126, "", cannotRun("/tmp: Permission denied")),
        row("", "run /etc/passwd", 126, "", cannotRun("/etc/passwd: Permission denied")),
        row("", "run /etc/passwd/x", 126, "", cannotRun("/etc/passwd/x: Not a directory")),
        row("", "run -- -- true", 127, "", cannotRun("--: No such file or directory")),
        row("", "run", 2, "", wrong("no program is given")),
        row("", "run -s", 2, "", wrong("no program is given")),
        row("", "run -x true", 2, "", wrong("invalid option -- 'x'")),
        row("", "run --foo true", 2, "", wrong("unrecognized option '--foo'")),
        row("", "run --wait", 2, "", wrong("option '--wait' requires an argument")),
        row("", "run -e 256 true", 2, "", wrong("-e takes an exit code from 0 to 255, not '256'")),
        row(
            "",
            "run --wait 5 true",
            2,
            "",
            wrong("--wait takes a duration with its unit, as in 8s or 250ms, not '5'")),
        row(
            "",
            "run -g -c true",
            2,
            "",
            wrong("-g and -c exclude each other: with -c the child has no group of its own")),
        row(
            "",
            "run -vv sh -c 'exit 4'",
            4,
            "",
            """
            foster | started sh (pid N)
            foster | sh (pid N) exited with code 4
            """),
        row("", "run -V", 0, "foster 0.1.0\n", ""));
  }

  private static String cannotRun(String text) {
    return "foster: cannot run " + text + "\n";
  }

  private static String wrong(String text) {
    return "foster: cannot run: " + text + "; see 'foster run --help'\n";
  }

  private static Stream<Arguments> rows() {
    return CommandLineRow.rows(Contender.of("foster"), table());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void commandLine_givesCodeAndText(Contender foster, CommandLineRow row) {
    row.check(foster, out -> out, err -> err);
  }

  @Test
  void help_goesToStandardOutput() {
    for (String option : new String[] {"-h", "--help"}) {
      ProgramResult finished = Contender.foster("foster").run("", "run " + option);
      assertEquals(0, finished.code());
      assertTrue(finished.out().startsWith("usage: foster run [OPTIONS]"), finished.out());
      assertEquals("", finished.err());
    }
  }

  /** Without a locale, the JVM would replace each byte beyond ASCII with a question mark. */
  @ParameterizedTest
  @ValueSource(strings = {"foster run", "tini -s --", "dumb-init"})
  void invalidUtf8_isPassedOn(String init) {
    String tell = " sh -c 'printf \"%s %s\" \"$1\" \"$ODD\" | od -An -tx1' sh \"$odd\"";
    assertEquals(" ff c3 b6 20 ff c3 b6\n", withOddBytes(init + tell).out());
  }

  @Test
  void invalidUtf8_isPrintedUnchanged() {
    String said = withOddBytes("foster run \"/$odd\" 2>&1 | tail -c +20 | od -An -c").out();
    assertTrue(said.contains("/ 377 303 266   :       N   o"), said);
  }

  private static ProgramResult withOddBytes(String script) {
    String path = "PATH=" + Contender.foster("foster").path().getParent() + ":/usr/bin:/bin";
    String odd = "odd=$(printf '\\377\\303\\266'); export ODD=\"$odd\"; ";
    return ProgramResult.run(List.of("env", "-i", path, "sh", "-c", odd + script));
  }
}
