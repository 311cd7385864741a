package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The init at a terminal: foreground, keys, and job control. */
class InitTerminalIT {
  private static final Path RESOURCES = Path.of("target/test-classes/init").toAbsolutePath();
  private static final String PROBE = "perl " + RESOURCES.resolve("signals.pl");
  private static final String SHELL = "bash --norc --noprofile -i";
  private static final String SHELL_VARIABLES = "TERM=dumb 'PS1=ready> '";

  private static final String INT = "\003";
  private static final String END = "\004";
  private static final String EOF = "\004";
  private static final String TSTP = "\032";
  private static final String QUIT = "\034";

  /** Prints that it runs, and each time that it is continued. */
  static final String JOB =
      "perl -e '$|=1; $SIG{CONT}=sub{print qq(ba).qq(ck\\n)}; print qq(be).qq(gun\\n); sleep 1"
          + " while 1'";

  /** The init's session, and whether it is PID 1. */
  enum Seat {
    /** It leads the terminal's session. */
    LEADER("exec "),
    /** A shell leads the session. */
    GUEST(""),
    /** As in {@code docker run -it}. */
    PID1_LEADER("exec " + String.join(" ", Namespace.PREFIX) + " setsid --ctty "),
    PID1_GUEST(String.join(" ", Namespace.PREFIX) + " ");

    private final String prefix;

    Seat(String prefix) {
      this.prefix = prefix;
    }

    boolean leads() {
      return this == LEADER || this == PID1_LEADER;
    }

    Running start(Contender init, String variables, String arguments) {
      if (prefix.contains("unshare")) {
        Namespace.assumeAllowed();
      }
      String line = prefix + init.shellCommand(variables, arguments);
      return Running.onTerminal(line.startsWith("exec ") ? line : line + "; exit $?");
    }
  }

  /** An init with options; also the original, if it is installed. */
  private static Stream<Arguments> inits(String name, String options, Object... more) {
    return Contender.of(name)
        .flatMap(
            init ->
                Stream.of(Seat.values())
                    .map(
                        seat -> {
                          List<Object> all = new ArrayList<>(List.of(init, options, seat));
                          all.addAll(List.of(more));
                          return Arguments.of(all.toArray());
                        }));
  }

  private static Stream<Arguments> stands() {
    return Stream.of(
            inits("tini", "-s --", "group terminal front", "group terminal front"),
            inits("dumb-init", "", "group session terminal front", "group session"),
            inits("dumb-init", "-c", "terminal front", "terminal front"),
            inits("foster", "run", "group session terminal front", "group terminal front"),
            inits("foster", "run -c", "terminal front", "terminal front"))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest
  @MethodSource("stands")
  void child_getsItsPlaceAtTheTerminal(
      Contender init, String options, Seat seat, String asLeader, String asGuest) {
    String tell = options + " sh -c 'echo stat $(cut -d\" \" -f1,5-8 /proc/$$/stat)'";
    try (Running running = seat.start(init, "", tell)) {
      assertEquals(0, running.awaitEnd(), running::output);
      String[] stat = running.lines("stat ").getFirst().split(" ");
      String stand =
          (stat[1].equals(stat[0]) ? "group " : "")
              + (stat[2].equals(stat[0]) ? "session " : "")
              + (stat[3].equals("0") ? "" : "terminal ")
              + (stat[4].equals(stat[1]) ? "front" : "");
      assertEquals(seat.leads() ? asLeader : asGuest, stand.strip());
    }
  }

  private static Stream<Arguments> shells() {
    return Stream.of(
            inits("tini", "-s --"),
            inits("dumb-init", ""),
            inits("dumb-init", "-c"),
            inits("foster", "run"),
            inits("foster", "run -c"))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void interactiveShell_controlsItsJobs(Contender init, String options, Seat seat) {
    try (Running running = seat.start(init, SHELL_VARIABLES, options + " " + SHELL)) {
      running.awaitOutput("ready> ");
      if (init.name().equals("dumb-init") && options.isEmpty() && !seat.leads()) {
        running.awaitOutput("no job control in this shell"); // the session has lost its terminal
      } else {
        interruptStopAndContinue(running, JOB);
        assertFalse(running.output().contains("no job control"), running::output);
      }
      running.type("exit 7\n");
      assertEquals(7, running.awaitEnd(), running::output);
    }
  }

  /** At the prompt of an interactive shell. */
  static void interruptStopAndContinue(Running shell, String job) {
    shell.type(job + "\n");
    shell.awaitOutput("begun\n");
    shell.type(INT);
    shell.type("echo code''-$?.\n");
    shell.awaitOutput("code-130.");

    shell.type(job + "\n");
    shell.awaitOutput("begun\n", 2);
    shell.type(TSTP);
    shell.awaitOutput("Stopped");
    shell.type("echo in''between\n");
    shell.awaitOutput("inbetween");
    shell.type("fg\n");
    shell.awaitOutput("back\n");
    shell.type(INT);
    shell.type("echo code''-$?.\n");
    shell.awaitOutput("code-130.", 2);
  }

  private static Running shell() {
    String path = "PATH=" + Contender.foster("foster").path().getParent() + ":/usr/bin:/bin";
    Running shell = Running.onTerminal("exec env -i " + path + " " + SHELL_VARIABLES + " " + SHELL);
    return shell.awaitOutput("ready> ");
  }

  private static Stream<String> typedIntoAShell() {
    String links = Contender.foster("foster").path().getParent() + "/";
    return Stream.concat(
        Contender.dumbInit().map(Contender::path).map(Path::toString),
        Stream.of(links + "foster run", links + "foster run -c"));
  }

  @ParameterizedTest
  @MethodSource("typedIntoAShell")
  void initTypedIntoAShell_isAJobLikeAnyOther(String init) {
    try (Running shell = shell()) {
      interruptStopAndContinue(shell, init + " " + JOB);
      shell.type("exit 7\n");
      assertEquals(7, shell.awaitEnd(), shell::output);
    }
  }

  /**
   * A shell that has not seen a job stop yet does not continue it at {@code fg}, whatever the job
   * is; so each {@code fg} waits for the stop.
   */
  @Test
  void run_stoppedInTheBackground_getsTheTerminalLater() {
    String foreground = "until [ \"$(jobs -s)\" ]; do :; done; fg\n";
    try (Running shell = shell()) {
      shell.type("foster run sed -u s/^/got-/ &\n");
      shell.awaitOutput("[1] ");
      shell.type(foreground);
      shell.awaitOutput("foster run sed", 2);
      shell.type("li" + "ne\n");
      shell.awaitOutput("got-line\n");
      shell.type(TSTP);
      shell.awaitOutput("Stopped");
      shell.type("bg\n");
      shell.awaitOutput("[1]+ foster");
      shell.type(foreground);
      shell.type("more\n");
      shell.awaitOutput("got-more\n");
      shell.type(EOF);
      shell.type("exit $((40 + $?))\n");
      assertEquals(40, shell.awaitEnd(), shell::output);
    }
  }

  @Test
  void run_broughtToTheForegroundBeforeItReads_getsTheTerminal() {
    String readsLater =
        "perl -MPOSIX -e '$| = 1; print qq(begun\\n); select(undef, undef, undef, 0.005)"
            + " until POSIX::tcgetpgrp(0) == getpgrp(getppid()); $_ = <STDIN>; print qq(got-$_)'";
    try (Running shell = shell()) {
      shell.type("foster run " + readsLater + " &\n");
      shell.awaitOutput("begun\n");
      shell.type("fg\n");
      shell.type("line\n");
      shell.awaitOutput("got-line\n");
      shell.type("exit $((40 + $?))\n");
      assertEquals(40, shell.awaitEnd(), shell::output);
    }
  }

  @Test
  void run_whenItEnds_returnsTheTerminalToItsCaller() {
    String foster = Contender.foster("foster").shellCommand("", "run true");
    try (Running script = Running.onTerminal(foster + "; read x && echo got-$x.")) {
      script.type("line\n");
      assertEquals(0, script.awaitEnd(), script::output);
      script.awaitOutput("got-line.");
    }
  }

  /** Standard input only: a FIFO without a writer also returns nothing at first. */
  @Test
  void check_ofATerminal_endsAtCtrlD() {
    String foster = Contender.foster("foster").shellCommand("", "check -f -");
    try (Running check = Running.onTerminal(foster + "; echo code-$?.")) {
      check.type(END);
      check.awaitOutput("code-2.");
      check.awaitOutput("there are no services");
    }
  }

  /** No process could continue Foster, so the kernel does not let it stop. */
  @ParameterizedTest
  @ValueSource(strings = {"run", "run -c"})
  void run_stoppedWhereNobodyCouldContinueIt_goesOn(String options) {
    try (Running running = Seat.GUEST.start(Contender.foster("foster"), "", options + " " + JOB)) {
      running.awaitOutput("begun\n");
      running.type(TSTP);
      if (options.equals("run")) {
        running.awaitOutput("back\n");
      }
      running.type(INT);
      assertEquals(130, running.awaitEnd(), running::output);
    }
  }

  private static Stream<Arguments> keys() {
    return Stream.of(inits("tini", "-s --"), inits("dumb-init", ""), inits("foster", "run"))
        .flatMap(rows -> rows)
        .filter(row -> !(row.get()[1].equals("") && !((Seat) row.get()[2]).leads()));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void key_atTheTerminal_reachesTheChildOnce(Contender init, String options, Seat seat) {
    try (Running running = seat.start(init, "", options + " " + PROBE)) {
      running.awaitOutput("ready");
      running.type(INT);
      running.awaitOutput("got 2\n");
      running.type(QUIT);
      running.awaitOutput("got 3\n");
      assertEquals(List.of("2", "3"), numbers(running));
    }
  }

  /** The terminal echoes the key before the program prints its line. */
  private static List<String> numbers(Running running) {
    return running.output().lines().map(line -> line.replaceFirst("^\\^.", "")).toList().stream()
        .filter(line -> line.startsWith("got "))
        .map(line -> line.substring(4))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("dev.foster.init.Contender#dumbInit")
  void dumbInit_thatGivesUpItsTerminal_dropsTheFirstHangUpAndContinue(Contender init) {
    try (Running running = Seat.LEADER.start(init, "", "-v " + PROBE)) {
      running.awaitOutput("Detached from controlling tty, ignoring the first SIGHUP and SIGCONT");
      running.awaitOutput("Ignoring tty hand-off signal 1.");
      running.awaitOutput("Ignoring tty hand-off signal 18.");
      running.awaitOutput("ready");
      Running.signal(running.onlyChild(), 1);
      running.awaitOutput("got 1\n");
      Running.signal(running.onlyChild(), 18);
      running.awaitOutput("got 18\n");
      assertEquals(List.of("1", "18"), running.lines("got "));
    }
    try (Running running = Seat.GUEST.start(init, "", "-v true")) {
      running.awaitOutput("Detached from controlling tty, but was not session leader.");
      assertEquals(0, running.awaitEnd());
    }
  }

  private static Stream<Arguments> leaders() {
    return keys().filter(row -> row.get()[2] == Seat.LEADER);
  }

  @ParameterizedTest
  @MethodSource("leaders")
  void terminal_thatIsClosed_endsChildAndInit(Contender init, String options, Seat seat) {
    String child = options + " sh -c 'echo pid $$; exec sleep 1000'";
    try (Running running = seat.start(init, "", child)) {
      running.awaitOutput("pid ");
      long pid = Long.parseLong(running.lines("pid ").getFirst());
      long initPid = running.onlyChild();
      running.signal(9);
      Running.awaitEnd(pid);
      Running.awaitEnd(initPid);
    }
  }
}
