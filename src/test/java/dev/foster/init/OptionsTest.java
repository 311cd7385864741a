package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  private static Invocation call(InitMode mode, List<String> environment, String line) {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    String program = mode == InitMode.DUMB_INIT ? "dumb-init" : "tini";
    return new Invocation(mode, program, words, environment, 7, "9.9");
  }

  private static Options tini(String line, String... environment) throws ExitRequest {
    return TiniOptions.parse(call(InitMode.TINI, List.of(environment), line));
  }

  private static Options dumbInit(String line, String... environment) throws ExitRequest {
    return DumbInitOptions.parse(call(InitMode.DUMB_INIT, List.of(environment), line));
  }

  private static Options run(String line) throws ExitRequest {
    return RunOptions.parse(call(InitMode.FOSTER, List.of(), line));
  }

  @Test
  void tini_everyOption_isAccepted() throws ExitRequest {
    Options options = tini("-svvwg -p SIGUSR1 -e 143 -e 7 true -- -x");
    assertTrue(options.subreaper && options.warnOnReap && options.toGroup);
    assertEquals(3, options.verbosity);
    assertEquals(10, options.parentDeathSignal);
    assertEquals(List.of("true", "-x"), options.command);
    assertEquals(0, options.exitCode(143));
    assertEquals(0, options.exitCode(7));
    assertEquals(8, options.exitCode(8));
  }

  @Test
  void tini_variables_countByPresenceAndVerbosityWins() throws ExitRequest {
    Options options =
        tini("-vv true", "TINI_SUBREAPER=", "TINI_KILL_PROCESS_GROUP=", "TINI_VERBOSITY=0x");
    assertTrue(options.subreaper && options.toGroup);
    assertEquals(0, options.verbosity);
    Options plain = tini("true", "TINI_SUBREAPERS=1");
    assertFalse(plain.subreaper || plain.toGroup);
    assertEquals(1, plain.verbosity);
  }

  @Test
  void tini_withPosixlyCorrect_stopsAtTheProgram() throws ExitRequest {
    assertEquals(List.of("sh", "-c", "x"), tini("-s sh -c x", "POSIXLY_CORRECT=").command);
  }

  @ParameterizedTest
  @CsvSource({"SIGHUP,1", "SIGABRT,6", "SIGKILL,9", "SIGCHLD,17", "SIGSYS,31"})
  void tini_fullSignalName_isAcceptedForP(String name, int signal) throws ExitRequest {
    assertEquals(signal, tini("-p " + name + " true").parentDeathSignal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TERM", "15", "sigterm", "SIGIO", "SIGPWR", "SIGSTKFLT", "SIGRTMIN", "SIGIOT", ""})
  void tini_otherSignalName_isRefusedForP(String name) {
    ExitRequest leave = assertThrows(ExitRequest.class, () -> tini("-p " + name + " true"));
    assertEquals(1, leave.code());
    assertEquals("[FATAL tini (7)] Not a valid option for -p: " + name + "\n", leave.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "-1", "x", "1x", "0x1", "99999999999999999999"})
  void tini_badCode_isRefusedForE(String code) {
    ExitRequest leave = assertThrows(ExitRequest.class, () -> tini("-e " + code + " true"));
    assertEquals("[FATAL tini (7)] Not a valid option for -e: " + code + "\n", leave.getMessage());
  }

  @Test
  void tini_emptyCode_isZeroAsInStrtol() throws ExitRequest {
    assertEquals(List.of("true"), tini("-e  true").command);
    assertEquals(0, tini("-e +7 true").exitCode(7));
  }

  @Test
  void tini_versionAlone_isPrinted() {
    ExitRequest leave = assertThrows(ExitRequest.class, () -> tini("--version"));
    assertEquals(0, leave.code());
    assertEquals(ExitRequest.STDOUT, leave.stream());
    assertTrue(leave.getMessage().startsWith("tini version "));
    assertEquals(1, assertThrows(ExitRequest.class, () -> tini("--version true")).code());
  }

  @Test
  void tini_withoutProgram_printsItsUsageOnStandardError() {
    ExitRequest leave = assertThrows(ExitRequest.class, () -> tini("-s"));
    assertEquals(1, leave.code());
    assertEquals(ExitRequest.STDERR, leave.stream());
    ExitRequest help = assertThrows(ExitRequest.class, () -> tini("-h"));
    assertEquals(0, help.code());
    assertEquals(ExitRequest.STDOUT, help.stream());
    assertEquals(leave.getMessage(), help.getMessage());
  }

  @Test
  void dumbInit_everyOption_isAccepted() throws ExitRequest {
    Options options = dumbInit("-cv -r 15:3 --rewrite=1:0 sh -c x");
    assertTrue(options.singleChild);
    assertEquals(1, options.verbosity);
    assertEquals(3, options.rewrites[15]);
    assertEquals(0, options.rewrites[1]);
    assertEquals(-1, options.rewrites[2]);
    assertEquals(List.of("sh", "-c", "x"), options.command);
  }

  @Test
  void dumbInit_terminalStops_becomeStopUnlessSingleOrRewritten() throws ExitRequest {
    byte[] rewrites = dumbInit("-r 20:12 true").rewrites;
    assertArrayEquals(new byte[] {12, 19, 19}, java.util.Arrays.copyOfRange(rewrites, 20, 23));
    rewrites = dumbInit("-c true").rewrites;
    assertArrayEquals(new byte[] {-1, -1, -1}, java.util.Arrays.copyOfRange(rewrites, 20, 23));
  }

  @Test
  void dumbInit_variables_countOnlyWithTheirExactValue() throws ExitRequest {
    Options options = dumbInit("true", "DUMB_INIT_DEBUG=1", "DUMB_INIT_SETSID=0");
    assertTrue(options.singleChild && options.verbosity == 1);
    assertEquals(List.of("Running in debug mode.", "Not running in setsid mode."), options.remarks);
    options = dumbInit("true", "DUMB_INIT_DEBUG=yes", "DUMB_INIT_SETSID=no");
    assertFalse(options.singleChild || options.verbosity == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "15:", ":3", "TERM:QUIT", "0:3", "32:3", "15:32", "15:-1", "x", ""})
  void dumbInit_badRewrite_isRefused(String rewrite) {
    ExitRequest leave = assertThrows(ExitRequest.class, () -> dumbInit("-r " + rewrite + " true"));
    assertEquals(1, leave.code());
    assertEquals(InitHelp.DUMB_INIT_REWRITE, leave.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"15:3", "15:3x", "+15:+3"})
  void dumbInit_rewriteThatSscanfAccepts_isAccepted(String rewrite) throws ExitRequest {
    assertEquals(3, dumbInit("-r " + rewrite + " true").rewrites[15]);
  }

  @Test
  void dumbInit_helpAndVersion_goToStandardError() {
    for (String option : List.of("-h", "--help", "-V", "--version")) {
      ExitRequest leave = assertThrows(ExitRequest.class, () -> dumbInit(option));
      assertEquals(0, leave.code());
      assertEquals(ExitRequest.STDERR, leave.stream());
    }
    ExitRequest none = assertThrows(ExitRequest.class, () -> dumbInit(""));
    assertEquals(
        "Usage: dumb-init [option] program [args]\nTry dumb-init --help for full usage.\n",
        none.getMessage());
  }

  @Test
  void run_unionOfOptions_isAccepted() throws ExitRequest {
    Options options =
        run("-swv -p TERM -e 3 -r TERM:QUIT -r 34:USR1 -r WINCH:0 --wait 1m30s sh -c");
    assertTrue(options.subreaper && options.warnOnReap);
    assertEquals(15, options.parentDeathSignal);
    assertEquals(3, options.rewrites[15]);
    assertEquals(10, options.rewrites[34]);
    assertEquals(0, options.rewrites[28]);
    assertEquals(90_000_000_000L, options.wait);
    assertEquals(List.of("sh", "-c"), options.command);
    assertEquals(Options.NO_WAIT, run("true").wait);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-x              | invalid option -- 'x'",
        "-v              | no program is given",
        "-cg true        | -g and -c exclude each other: with -c the child has no group of its own",
        "-e 256 true     | -e takes an exit code from 0 to 255, not '256'",
        "-r TERM true    | -r takes FROM:TO, as in TERM:QUIT or WINCH:0, not 'TERM'",
        "-r FOO:1 true   | there is no signal 'FOO' (-r takes TERM, SIGTERM or 15)",
        "-r KILL:1 true  | SIGKILL is never forwarded, so -r cannot rewrite it",
        "--wait 5 true   | --wait takes a duration with its unit, as in 8s or 250ms, not '5'",
      })
  void run_wrongUsage_isReportedInOneLine_exits2(String line, String what) {
    ExitRequest leave = assertThrows(ExitRequest.class, () -> run(line.trim()));
    assertEquals(2, leave.code());
    assertEquals("foster: cannot run: " + what + "; see 'foster run --help'\n", leave.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0s,0", "250ms,250000000", "8s,8000000000", "1h,3600000000000", "1s500ms,1500000000"})
  void waitTime_duration_isNanoseconds(String text, long nanos) {
    assertEquals(nanos, WaitTime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5x", "-5s", "5 s", "5s ", "9999999999999h", "٣s"})
  void waitTime_other_isNone(String text) {
    assertEquals(-1, WaitTime.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "tini,TINI",
    "/usr/bin/tini,TINI",
    "docker-init,TINI",
    "/sbin/docker-init,TINI",
    "dumb-init,DUMB_INIT",
    "./dumb-init,DUMB_INIT",
    "foster,FOSTER",
    "tini-static,FOSTER",
    "init,FOSTER"
  })
  void mode_dependsOnTheBaseName(String name, InitMode expected) {
    assertEquals(expected, InitMode.of(name));
  }
}
