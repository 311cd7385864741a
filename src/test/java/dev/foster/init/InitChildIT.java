package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.init.Contender.ProgramResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the child inherits, and what happens to it and to the processes that it leaves behind. */
class InitChildIT {
  private static final Path RESOURCES = Path.of("target/test-classes/init").toAbsolutePath();
  private static final String STAND = "sh -c 'cut -d\" \" -f1,4,5,6 /proc/$$/stat'";

  private static Stream<Contender> tini() {
    return Contender.tini();
  }

  private static Stream<Contender> dumbInit() {
    return Contender.dumbInit();
  }

  /** Pid, parent, group and session of the child. */
  private static int[] stand(Contender init, String options) {
    ProgramResult finished = init.run("", options + " " + STAND);
    String[] words = finished.out().trim().split(" ");
    return Stream.of(words).mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @MethodSource("tini")
  void tini_child_leadsGroupButNoSession(Contender tini) {
    int[] child = stand(tini, "-s --");
    assertEquals(child[0], child[2]);
    assertFalse(child[0] == child[3]);
  }

  @ParameterizedTest
  @MethodSource("dumbInit")
  void dumbInit_child_leadsSessionUnlessSingle(Contender init) {
    int[] child = stand(init, "");
    assertEquals(child[0], child[2]);
    assertEquals(child[0], child[3]);
    child = stand(init, "-c");
    assertFalse(child[0] == child[2] || child[0] == child[3]);
  }

  @Test
  void run_child_leadsSessionUnlessSingle() {
    int[] child = stand(Contender.foster("foster"), "run");
    assertEquals(child[0], child[3]);
    child = stand(Contender.foster("foster"), "run -c");
    assertFalse(child[0] == child[2] || child[0] == child[3]);
  }

  /** Signals that the caller ignores; perl handles FPE itself. */
  private static final List<Integer> IGNORED =
      List.of(1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 18, 20, 25, 31, 34, 64);

  private static final List<Integer> BLOCKED = List.of(1, 15, 40);

  /** The signals of glibc itself; the caller of the tests may ignore some of them. */
  private static final long OWN = 1L << 31 | 1L << 32;

  private static long mask(List<Integer> signals) {
    return signals.stream().mapToLong(signal -> 1L << (signal - 1)).reduce(0, (a, b) -> a | b);
  }

  /** The blocked and ignored signals of a child whose caller ignores and blocks some. */
  private static List<Long> signals(Contender init, String options) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("perl", RESOURCES.resolve("ignoring.pl").toString()));
    command.add(IGNORED.toString().replaceAll("[\\[\\] ]", ""));
    command.add(BLOCKED.toString().replaceAll("[\\[\\] ]", ""));
    command.addAll(init.command("", options + " cat /proc/self/status"));
    List<Long> masks = new ArrayList<>();
    for (String line : ProgramResult.run(command).out().split("\n")) {
      if (line.startsWith("SigBlk") || line.startsWith("SigIgn")) {
        masks.add(Long.parseUnsignedLong(line.substring(8).trim(), 16) & ~OWN);
      }
    }
    return masks;
  }

  @ParameterizedTest
  @MethodSource("tini")
  void tini_maskAndIgnoredSignals_reachTheChild(Contender tini) {
    assertEquals(List.of(mask(BLOCKED), mask(IGNORED)), signals(tini, "-s --"));
  }

  @ParameterizedTest
  @MethodSource("dumbInit")
  void dumbInit_maskAndIgnoredSignals_areResetButForRealTimeOnes(Contender init) {
    assertEquals(List.of(0L, mask(List.of(34, 64))), signals(init, ""));
  }

  @ParameterizedTest
  @MethodSource("tini")
  void descriptors_ofTheCaller_reachTheChildAndNoOthersDo(Contender tini) {
    String init = tini.path() + " -s -- ";
    String script = "exec 7</dev/null 9</dev/zero; exec " + init + "ls /proc/self/fd";
    List<String> open = List.of(ProgramResult.run(List.of("sh", "-c", script)).out().split("\n"));
    List<String> plain =
        List.of(ProgramResult.run(List.of("sh", "-c", "ls /proc/self/fd")).out().split("\n"));
    List<String> expected = new ArrayList<>(plain);
    expected.addAll(List.of("7", "9"));
    assertEquals(expected.stream().sorted().toList(), open.stream().sorted().toList());
  }

  @Test
  void listenPid_ofTheInit_becomesTheChilds() {
    for (String init : List.of("tini -s --", "dumb-init", "foster run")) {
      String links = Contender.foster("foster").path().getParent() + "/";
      String script =
          "LISTEN_FDS=1 LISTEN_PID=$$ exec " + links + init + " sh -c 'echo $LISTEN_PID $$'";
      String[] pids = ProgramResult.run(List.of("sh", "-c", script)).out().trim().split(" ");
      assertEquals(pids[1], pids[0], init);
    }
    String other = Contender.foster("foster").run("LISTEN_PID=1234567", "run env").out();
    assertTrue(other.contains("LISTEN_PID=1234567\n"), other);
  }

  @Test
  void environment_ofTheCaller_reachesTheChildUnchanged() {
    String variables = "A=b JAVA_TOOL_OPTIONS=-Xx MALLOC_ARENA_MAX=3 a.b=c";
    String seen = Contender.foster("tini").run(variables, "-s -- env").out();
    assertEquals(
        "A=b\nJAVA_TOOL_OPTIONS=-Xx\nMALLOC_ARENA_MAX=3\na.b=c\n",
        seen.substring(seen.indexOf('\n') + 1));
  }

  @ParameterizedTest
  @MethodSource("dumbInit")
  void dumbInit_itself_leavesTheWorkingDirectory(Contender init) {
    String out = init.run("", "sh -c 'sleep 0.1; readlink /proc/$PPID/cwd; pwd'").out();
    assertEquals("/\n" + Path.of("").toAbsolutePath() + "\n", out);
  }
}
