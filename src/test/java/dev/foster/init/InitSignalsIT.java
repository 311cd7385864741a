package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals on their way through the init to its child, a program that prints what it gets. */
class InitSignalsIT {
  private static final Path RESOURCES = Path.of("target/test-classes/init").toAbsolutePath();
  private static final String PROBE = "perl " + RESOURCES.resolve("signals.pl");

  /** Signals that tini does not forward: they end it, or it ignores them (TTIN, TTOU). */
  private static final List<Integer> NOT_TINIS = List.of(4, 5, 6, 7, 8, 11, 21, 22, 31);

  private static final List<Integer> SINGLE = List.of(4, 5, 7, 8, 11, 16, 18, 31);

  private static int[] catchable() {
    return IntStream.concat(IntStream.rangeClosed(1, 31), IntStream.rangeClosed(34, 64))
        .filter(signal -> signal != 9 && signal != 17 && signal != 19)
        .toArray();
  }

  /**
   * Sends signals at once. Leaves out those of faults and STKFLT, whose order is not defined, and
   * CONT, which the kernel drops if a terminal stop follows it.
   */
  private static void send(Running running, long pid, int... signals) {
    int[] single = IntStream.of(signals).filter(SINGLE::contains).toArray();
    int[] others = IntStream.of(signals).filter(s -> !SINGLE.contains(s)).toArray();
    for (int signal : single) {
      Running.signal(pid, signal);
      running.awaitOutput("got " + signal + "\n");
    }
    Running.signal(pid, others);
    running.awaitOutput("got " + others[others.length - 1] + "\n");
    List<String> expected = new ArrayList<>();
    IntStream.concat(IntStream.of(single), IntStream.of(others))
        .forEach(signal -> expected.add(Integer.toString(signal)));
    assertEquals(expected, running.lines("got "));
  }

  private static void assertGot(Running running, int... signals) {
    List<String> expected = IntStream.of(signals).mapToObj(Integer::toString).toList();
    running.awaitOutput("got " + signals[signals.length - 1] + "\n");
    assertEquals(expected, running.lines("got "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tini -s --", "docker-init -s --", "foster run", "foster run -c"})
  void everySignal_sent_reachesTheChildInOrder(String init) {
    String name = init.substring(0, init.indexOf(' '));
    String options = init.substring(name.length() + 1);
    try (Running running = Contender.foster(name).start("", options + " " + PROBE)) {
      running.awaitOutput("ready");
      send(running, running.pid(), catchable());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tini -s --", "foster run"})
  void everySignal_sentToPid1FromOutside_reachesTheChild(String init) {
    Namespace.assumeAllowed();
    String name = init.substring(0, init.indexOf(' '));
    String options = init.substring(name.length() + 1);
    List<String> command = new ArrayList<>(Namespace.PREFIX);
    command.addAll(Contender.foster(name).command("", options + " " + PROBE));
    try (Running running = Running.start(command)) {
      running.awaitOutput("ready");
      send(running, running.onlyChild(), catchable());
    }
  }

  @Test
  void signals_sentToPid1FromInside_reachTheChild() {
    Namespace.assumeAllowed();
    List<String> command = new ArrayList<>(Namespace.PREFIX);
    String kill = "for s in 1 2 3 4 6 8 11 12 15 34 64; do kill -$s 1; sleep 0.01; done";
    String script = "exec 3<&0; (read go <&3; " + kill + ")& exec " + PROBE;
    command.addAll(Contender.foster("tini").command("", "-- sh -c '" + script + "'"));
    try (Running running = Running.start(command)) {
      running.awaitOutput("ready").type("go\n");
      assertGot(running, 1, 2, 3, 4, 6, 8, 11, 12, 15, 34, 64);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#tini")
  void tini_everySignalThatTiniForwards_reachesTheChild(Contender tini) {
    int[] signals = IntStream.of(catchable()).filter(s -> !NOT_TINIS.contains(s)).toArray();
    try (Running running = tini.start("", "-s -- " + PROBE)) {
      running.awaitOutput("ready");
      send(running, running.pid(), signals);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#dumbInit")
  void dumbInit_everySignalButTheTerminalsStops_reachesTheChild(Contender init) {
    int[] signals = IntStream.of(catchable()).filter(s -> s < 20 || s > 22).toArray();
    try (Running running = init.start("", PROBE)) {
      running.awaitOutput("ready");
      send(running, running.pid(), signals);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tini -s --", "dumb-init", "foster run"})
  void twoSignals_sentAtOnce_bothArriveInOrder(String init) {
    String name = init.split(" ")[0];
    String options = init.substring(name.length());
    try (Running running = Contender.foster(name).start("", options + " " + PROBE)) {
      running.awaitOutput("ready");
      List<String> expected = new ArrayList<>();
      for (int round = 1; round <= 40; round++) {
        running.signal(1, 15, 34);
        running.awaitOutput("got 34\n", round);
        expected.addAll(List.of("1", "15", "34"));
      }
      assertEquals(expected, running.lines("got "));
    }
  }

  @Test
  void realTimeSignals_sentManyAtOnce_allArrive() {
    int[] many = IntStream.generate(() -> 35).limit(400).toArray();
    try (Running running = Contender.foster("tini").start("", "-s -- " + PROBE)) {
      running.awaitOutput("ready");
      running.signal(many);
      running.signal(64);
      running.awaitOutput("got 64");
      assertEquals(400, running.lines("got 35").size());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#dumbInit")
  void dumbInit_rewrite_renamesAndDrops(Contender init) {
    try (Running running = init.start("", "-r 15:3 -r 1:0 --rewrite 28:12 " + PROBE)) {
      running.awaitOutput("ready");
      running.signal(1, 15, 28, 2);
      running.awaitOutput("got 2\n");
      running.awaitOutput("got 12\n");
      assertEquals(
          List.of("2", "3", "12"),
          running.lines("got ").stream()
              .sorted(java.util.Comparator.comparing(Integer::valueOf))
              .toList());
    }
  }

  @Test
  void run_rewriteByName_renamesAndDrops() {
    String options = "run -r TERM:QUIT -r HUP:0 -r SIGRTMIN+3:TERM -r 10:RTMAX ";
    try (Running running = Contender.foster("foster").start("", options + PROBE)) {
      running.awaitOutput("ready");
      running.signal(1, 10);
      running.awaitOutput("got 64");
      running.signal(15);
      running.awaitOutput("got 3");
      running.signal(37);
      assertGot(running, 64, 3, 15);
    }
  }

  /** Two programs in the child's group; only one of them is the child. */
  private static Running two(Contender init, String variables, String options) {
    return init.start(variables, options + " sh -c '" + PROBE + " & exec " + PROBE + "'");
  }

  private static void assertBothGetSignals(Running running) {
    running.awaitOutput("ready", 2);
    running.signal(10);
    running.awaitOutput("got 10", 2);
  }

  private static void assertOnlyTheChildGetsSignals(Running running) {
    running.awaitOutput("ready", 2);
    running.signal(10);
    running.awaitOutput("got 10");
    running.signal(12);
    running.awaitOutput("got 12");
    assertEquals(List.of("10", "12"), running.lines("got "));
  }

  private static Stream<Contender> tini() {
    return Contender.tini();
  }

  private static Stream<Contender> dumbInit() {
    return Contender.dumbInit();
  }

  @ParameterizedTest
  @MethodSource("tini")
  void tini_withGroup_signalsAllOfIt(Contender tini) {
    for (String variables : List.of("", "TINI_KILL_PROCESS_GROUP=")) {
      try (Running running = two(tini, variables, variables.isEmpty() ? "-s -g --" : "-s --")) {
        assertBothGetSignals(running);
      }
    }
    try (Running running = two(tini, "", "-s --")) {
      assertOnlyTheChildGetsSignals(running);
    }
  }

  @ParameterizedTest
  @MethodSource("dumbInit")
  void dumbInit_bySession_signalsAllOfIt(Contender init) {
    try (Running running = two(init, "", "")) {
      assertBothGetSignals(running);
    }
    try (Running running = two(init, "", "--single-child")) {
      assertOnlyTheChildGetsSignals(running);
    }
  }

  @ParameterizedTest
  @MethodSource("dumbInit")
  void dumbInit_terminalStop_stopsTheChildAndItself(Contender init) {
    try (Running running = init.start("", "-v " + PROBE)) {
      running.awaitOutput("ready");
      long child = Long.parseLong(running.lines("ready ").getFirst());
      for (int signal : new int[] {20, 21, 22}) {
        running.signal(signal);
        Running.awaitStopped(running.pid());
        Running.awaitStopped(child);
        running.awaitOutput("Translating signal " + signal + " to 19.");
        running.signal(18);
        running.awaitOutput("Forwarded signal 18 to children.", signal - 19);
        Running.awaitFile("/proc/" + child + "/stat", ") S ");
      }
      running.awaitOutput("[dumb-init] Suspending self due to TTY signal.\n", 3);
      running.signal(15);
      running.awaitOutput("got 15");
    }
  }

  /** The init stops itself whatever signal the child gets. */
  @ParameterizedTest
  @MethodSource("dumbInit")
  void dumbInit_terminalStopThatArrivesAsAnother_stopsItselfAlone(Contender init) {
    for (String options : List.of("-c", "-r 20:10 -r 21:10 -r 22:10")) {
      try (Running running = init.start("", options + " " + PROBE)) {
        running.awaitOutput("ready");
        for (int signal : new int[] {20, 21, 22}) {
          running.signal(signal);
          Running.awaitStopped(running.pid());
          String got = "got " + (options.equals("-c") ? signal : 10) + "\n";
          running.awaitOutput(got, options.equals("-c") ? 1 : signal - 19);
          running.signal(18);
          running.awaitOutput("got 18\n", signal - 19);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tini")
  void tini_whileForwarding_logsIt(Contender tini) {
    try (Running running = tini.start("TINI_VERBOSITY=3", "-s -- " + PROBE)) {
      running.awaitOutput("ready");
      running.signal(1, 15, 34);
      running.awaitOutput("got 34");
      Running.signal(Long.parseLong(running.lines("ready ").getFirst()), 9);
      assertEquals(137, running.awaitEnd());
      List<String> said = running.lines("[DEBUG tini (" + running.pid() + ")] Passing signal: ");
      assertEquals(List.of("'Hangup'", "'Terminated'", "'Real-time signal 0'"), said);
    }
  }
}
