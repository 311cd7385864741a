package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.init.Contender.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who adopts and reaps orphans, and what happens to the processes that the child leaves behind. */
class InitOrphansIT {
  private static final Path RESOURCES = Path.of("target/test-classes/init").toAbsolutePath();
  private static final String PROBE = "perl " + RESOURCES.resolve("signals.pl");

  /** Prints the pids of an orphan and of itself; both keep running. */
  private static final String ORPHAN =
      "sh -c '(sh -c \"echo orphan \\$\\$; exec sleep 1000\" &); echo main $$; exec sleep 1000'";

  private static Stream<Contender> tini() {
    return Contender.tini();
  }

  private static Stream<Contender> dumbInit() {
    return Contender.dumbInit();
  }

  private static long printedPid(Running running, String what) {
    running.awaitOutput(what + " ");
    return Long.parseLong(running.lines(what + " ").getFirst());
  }

  private static long parent(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
  }

  private static void assertAdopts(boolean adopts, Contender init, String variables, String options)
      throws IOException {
    try (Running running = init.start(variables, options + " " + ORPHAN)) {
      long orphan = printedPid(running, "orphan");
      printedPid(running, "main"); // whose shell has waited for the orphan's parent
      try {
        assertEquals(adopts, parent(orphan) == running.pid(), init + " " + options);
      } finally {
        Running.signal(orphan, 9);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tini")
  void tini_adoptsOrphansOnlyIfAskedTo(Contender tini) throws IOException {
    assertAdopts(false, tini, "", "--");
    assertAdopts(true, tini, "", "-s --");
    assertAdopts(true, tini, "TINI_SUBREAPER=", "--");
  }

  @Test
  void runAndDumbInit_adoptOrphansAlways() throws IOException {
    assertAdopts(true, Contender.foster("foster"), "", "run");
    assertAdopts(true, Contender.foster("dumb-init"), "", "");
  }

  @ParameterizedTest
  @MethodSource("tini")
  void tini_thatIsASubreaperAlready_doesNotWarn(Contender tini) {
    String become =
        "syscall((POSIX::uname())[4] eq 'aarch64' ? 167 : 157, 36, 1, 0, 0, 0); exec @ARGV";
    List<String> command = new ArrayList<>(List.of("perl", "-MPOSIX", "-e", become));
    command.addAll(tini.command("", "true"));
    assertEquals(new ProgramResult(0, "", ""), ProgramResult.run(command));
  }

  @ParameterizedTest
  @MethodSource("tini")
  void orphan_thatEnds_isReapedAndReportedWithW(Contender tini) {
    ProgramResult finished = tini.run("", "-s -w -- sh -c '(sleep 0.1 &); sleep 0.6'");
    assertEquals(
        new ProgramResult(0, "", "[WARN  tini (N)] Reaped zombie process with pid=N\n"), finished);
  }

  private static Stream<Contender> tiniAndFoster() {
    return Stream.concat(Contender.tini(), Contender.of("foster"));
  }

  private static String options(Contender init, String more) {
    return (init.name().equals("foster") ? "run" : "-s") + more + " --";
  }

  @ParameterizedTest
  @MethodSource("tiniAndFoster")
  void orphan_thatEndsTogetherWithTheChild_isReapedBeforeTheEnd(Contender init) {
    try (Running running = init.start("", options(init, " -w") + " " + ORPHAN)) {
      long orphan = printedPid(running, "orphan");
      long main = printedPid(running, "main");
      running.signal(19);
      Running.awaitStopped(running.pid());
      Running.signal(orphan, 9);
      Running.signal(main, 9);
      Running.awaitEnd(orphan);
      Running.awaitEnd(main);
      running.signal(18);
      assertEquals(137, running.awaitEnd());
      String reaped = "Reaped zombie process with pid=" + orphan + "\n";
      assertTrue(running.output().contains(reaped), running::output);
    }
  }

  @ParameterizedTest
  @MethodSource("tiniAndFoster")
  void leftovers_outsideOfANamespace_keepRunning(Contender init) {
    try (Running running =
        init.start("", options(init, "") + " sh -c '" + PROBE + " & read line'")) {
      long left = printedPid(running, "ready");
      running.type("\n");
      assertEquals(0, running.awaitEnd());
      Running.signal(left, 10);
      running.awaitOutput("got 10\n");
      Running.signal(left, 9);
      assertEquals(List.of("10"), running.lines("got "));
    }
  }

  @ParameterizedTest
  @MethodSource("dumbInit")
  void leftovers_getTheTermOfDumbInit(Contender init) {
    assertEquals(List.of("15", "10"), leftToDumbInit(init, ""));
    assertEquals(List.of("3", "10"), leftToDumbInit(init, "-r 15:3"));
    assertEquals(List.of("10"), leftToDumbInit(init, "-r 15:0"));
    assertEquals(List.of("10"), leftToDumbInit(init, "-c"));
  }

  /** The signals that it got, from this one on. */
  private static List<String> leftToDumbInit(Contender init, String options) {
    try (Running running = init.start("", options + " sh -c '" + PROBE + " & read line'")) {
      long left = printedPid(running, "ready");
      running.type("\n");
      assertEquals(0, running.awaitEnd());
      Running.signal(left, 10);
      running.awaitOutput("got 10\n");
      Running.signal(left, 9);
      return running.lines("got ").stream()
          .sorted(java.util.Comparator.comparing("10"::equals))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("tini")
  void pid1_itsChildEnds_endsEverythingAtOnce(Contender tini) {
    Namespace.assumeAllowed();
    ProgramResult finished = tini.runAsPid1("", "-w -- sh -c 'sleep 1000 & exit 9'");
    assertEquals(new ProgramResult(9, "", ""), finished);
  }

  private static ProgramResult run(boolean pid1, String arguments) {
    Contender foster = Contender.foster("foster");
    if (pid1) {
      Namespace.assumeAllowed();
    }
    return pid1 ? foster.runAsPid1("", arguments) : foster.run("", arguments);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void waiting_forLeftovers_endsWithTheLastOne(boolean pid1) {
    String left = "(trap \"echo bye; exit\" TERM; sleep 50 & wait) & sleep 0.2; exit 6";
    long start = System.nanoTime();
    ProgramResult finished = run(pid1, "run --wait 40s sh -c '" + left + "'");
    assertEquals(new ProgramResult(6, "bye\n", ""), finished);
    assertTrue(System.nanoTime() - start < 30_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void waiting_forOneThatIgnoresTerm_killsItAtTheEnd(boolean pid1) {
    String left = "(trap \"\" TERM; sleep 50) & sleep 0.2; exit 6";
    ProgramResult finished = run(pid1, "run --wait 200ms sh -c '" + left + "'");
    assertEquals(
        new ProgramResult(6, "", "foster | sending SIGKILL to what is still left\n"), finished);
  }

  @Test
  void signal_whileWaiting_reachesTheLeftovers() {
    String script = "run --wait 60s sh -c '" + PROBE + " & read line; exit 6'";
    try (Running running = Contender.foster("foster").start("", script)) {
      long left = printedPid(running, "ready");
      running.type("\n");
      running.awaitOutput("got 18\n"); // CONT follows TERM
      running.signal(10);
      running.awaitOutput("got 10\n");
      Running.signal(left, 9);
      assertEquals(6, running.awaitEnd());
      assertEquals(List.of("15", "18", "10"), running.lines("got "));
    }
  }

  @ParameterizedTest
  @MethodSource("tiniAndFoster")
  void parent_thatEnds_causesTheSignalOfP(Contender init) throws IOException {
    String line = init.shellCommand("", options(init, " -p SIGUSR1") + " " + PROBE);
    try (Running shell = Running.start(List.of("sh", "-c", line + " & wait"))) {
      long child = printedPid(shell, "ready");
      try {
        assertNotEquals(shell.pid(), parent(child));
        shell.signal(9);
        shell.awaitOutput("got 10\n");
      } finally {
        Running.signal(child, 9);
      }
    }
  }
}
