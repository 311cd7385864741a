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

/** Options, variables, exit codes and messages of dumb-init 1.2.5. */
class DumbInitCommandLineIT {
  private static final String NO_PROGRAM =
      """
      Usage: dumb-init [option] program [args]
      Try dumb-init --help for full usage.
      """;

  private static final String REWRITE =
      """
      Usage: -r option takes <signum>:<signum>, where <signum> is between 1 and 31.
      This option can be specified multiple times.
      Use --help for full usage.
      """;

  private static final String DETACHED =
      "[dumb-init] Unable to detach from controlling tty (errno=25 Inappropriate ioctl for"
          + " device).\n";
  private static final String ATTACHED =
      "[dumb-init] Unable to attach to controlling tty (errno=25 Inappropriate ioctl for"
          + " device).\n";

  private static List<CommandLineRow> table() {
    return List.of(
        row("", "sh -c 'exit 3'", 3, "", ""),
        row("", "-- sh -c 'exit 3'", 3, "", ""),
        row("", "sh -c 'kill -9 $$'", 137, "", ""),
        row("", "echo -v -c", 0, "-v -c\n", ""),
        row("", "/nonexistent", 2, "", "[dumb-init] /nonexistent: No such file or directory\n"),
        row("", "nonexistent", 2, "", "[dumb-init] nonexistent: No such file or directory\n"),
        row("", "/tmp", 2, "", "[dumb-init] /tmp: Permission denied\n"),
        row("", "-- -- true", 2, "", "[dumb-init] --: No such file or directory\n"),
        row("", "", 1, "", NO_PROGRAM),
        row("", "-v", 1, "", NO_PROGRAM),
        row("", "-x true", 1, "", "dumb-init: invalid option -- 'x'\n"),
        row("", "--foo true", 1, "", "dumb-init: unrecognized option '--foo'\n"),
        row(
            "",
            "--ver true",
            1,
            "",
            "dumb-init: option '--ver' is ambiguous; possibilities:"
                + " '--verbose' '--version'\n"),
        row(
            "",
            "--verbose=3 true",
            1,
            "",
            "dumb-init: option '--verbose' doesn't allow an argument\n"),
        row("", "--rewrite", 1, "", "dumb-init: option '--rewrite' requires an argument\n"),
        row("", "-r", 1, "", "dumb-init: option requires an argument -- 'r'\n"),
        row("", "-r 15 true", 1, "", REWRITE),
        row("", "-r TERM:QUIT true", 1, "", REWRITE),
        row("", "-r 15:32 true", 1, "", REWRITE),
        row("", "-r 15:3x true", 0, "", ""),
        row("", "--rew=15:3 --single true", 0, "", ""),
        row("DUMB_INIT_DEBUG=yes DUMB_INIT_SETSID=false", "true", 0, "", ""),
        row(
            "",
            "-cv true",
            0,
            "",
            """
            [dumb-init] Child spawned with PID N.
            [dumb-init] Received signal 17.
            [dumb-init] A child with PID N exited with exit status 0.
            [dumb-init] Forwarded signal 15 to children.
            [dumb-init] Child exited with status 0. Goodbye.
            """),
        row(
            "DUMB_INIT_DEBUG=1 DUMB_INIT_SETSID=0",
            "sh -c 'exit 4'",
            4,
            "",
            """
            [dumb-init] Running in debug mode.
            [dumb-init] Not running in setsid mode.
            [dumb-init] Child spawned with PID N.
            [dumb-init] Received signal 17.
            [dumb-init] A child with PID N exited with exit status 4.
            [dumb-init] Forwarded signal 15 to children.
            [dumb-init] Child exited with status 4. Goodbye.
            """),
        row(
            "",
            "-v sh -c 'kill -9 $$'",
            137,
            "",
            DETACHED
                + "[dumb-init] Child spawned with PID N.\n"
                + ATTACHED
                + """
                [dumb-init] setsid complete.
                [dumb-init] Received signal 17.
                [dumb-init] A child with PID N was terminated by signal 9.
                [dumb-init] Forwarded signal 15 to children.
                [dumb-init] Child exited with status 137. Goodbye.
                """),
        row(
            "",
            "-v -r 15:0 true",
            0,
            "",
            DETACHED
                + "[dumb-init] Child spawned with PID N.\n"
                + ATTACHED
                + """
                [dumb-init] setsid complete.
                [dumb-init] Received signal 17.
                [dumb-init] A child with PID N exited with exit status 0.
                [dumb-init] Translating signal 15 to 0.
                [dumb-init] Not forwarding signal 0 to children (ignored).
                [dumb-init] Child exited with status 0. Goodbye.
                """),
        row(
            "",
            "-v /nonexistent",
            2,
            "",
            DETACHED
                + "[dumb-init] Child spawned with PID N.\n"
                + ATTACHED
                + """
                [dumb-init] setsid complete.
                [dumb-init] /nonexistent: No such file or directory
                [dumb-init] Received signal 17.
                [dumb-init] A child with PID N exited with exit status 2.
                [dumb-init] Forwarded signal 15 to children.
                [dumb-init] Child exited with status 2. Goodbye.
                """));
  }

  private static Stream<Arguments> rows() {
    return CommandLineRow.rows(Contender.dumbInit(), table());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void commandLine_givesCodeAndText(Contender init, CommandLineRow row) {
    row.check(init, out -> out, DumbInitCommandLineIT::sorted);
  }

  /** In the original, two processes write the messages about the start, in any order. */
  private static String sorted(String lines) {
    int end = lines.indexOf("[dumb-init] Received");
    if (end < 0) {
      return lines;
    }
    String[] first = lines.substring(0, end).split("(?<=\n)");
    java.util.Arrays.sort(first);
    return String.join("", first) + lines.substring(end);
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#dumbInit")
  void helpAndVersion_goToStandardError(Contender init) {
    for (String option : new String[] {"-h", "--help", "-V", "--version"}) {
      ProgramResult finished = init.run("", option);
      assertEquals(0, finished.code());
      assertEquals("", finished.out());
      assertTrue(finished.err().startsWith("dumb-init v1.2.5"), finished.err());
      assertEquals(option.toLowerCase().contains("h"), finished.err().contains("\nUsage: "));
    }
  }
}
