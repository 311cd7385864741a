package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code bin/foster} alone: a script that prints what it received takes the place of the Java
 * runtime.
 */
class LauncherIT {
  private static final String TELL =
      """
      #!/bin/sh
      PATH=/usr/bin:/bin
      cat /proc/$$/cmdline > "$TOLD/arguments"
      cat /proc/$$/environ > "$TOLD/environment"
      open=$(for d in 0 1 2; do readlink /proc/$$/fd/$d; done)
      echo "$open" > "$TOLD/descriptors"
      """;

  private static final List<String> ADDED =
      List.of(
          "FOSTER_LAUNCHER=1",
          "MALLOC_ARENA_MAX=1",
          "_JAVA_SR_SIGNUM=16",
          "FOSTER_IGNORED=",
          "FOSTER_BLOCKED=",
          "LC_ALL=C");

  @TempDir Path folder;
  private Path home;
  private Path foster;

  @BeforeEach
  void makeHome() throws IOException {
    home = makeHome(folder.resolve("home"));
    foster = home.resolve("bin/foster");
  }

  private Path makeHome(Path at) throws IOException {
    Files.createDirectories(at.resolve("bin"));
    Files.createDirectories(at.resolve("runtime/bin"));
    for (String name : List.of("foster", "tini", "docker-init", "dumb-init", "supervisord")) {
      ProgramResult.shell(
          folder,
          "cp -P \"$1\" \"$2\"",
          Distribution.HOME.resolve("bin/" + name),
          at.resolve("bin"));
    }
    imitateLibraries(at.resolve("runtime/lib"));
    Path runtime = at.resolve("runtime/bin/foster");
    Files.writeString(runtime, TELL.replace("$TOLD", folder.toString()));
    assertTrue(runtime.toFile().setExecutable(true));
    return at;
  }

  /** Files with the right names and sizes but no content; the launcher checks only these. */
  private static void imitateLibraries(Path to) throws IOException {
    Path from = Distribution.HOME.resolve("runtime/lib");
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        try (var empty = new RandomAccessFile(copy.toFile(), "rw")) {
          empty.setLength(Files.size(file));
        }
      }
    }
  }

  /** The words that the runtime received; each ends with a zero byte. */
  private List<String> told(String what) throws IOException {
    String text = Files.readString(folder.resolve(what), StandardCharsets.ISO_8859_1);
    assertTrue(text.isEmpty() || text.endsWith("\0"), text);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }

  /**
   * The variables that the runtime received, without those about ignored and blocked signals, which
   * another test checks.
   */
  private List<String> environment() throws IOException {
    return told("environment").stream()
        .map(variable -> variable.replaceFirst("^(FOSTER_(IGNORED|BLOCKED)=)[01]{64}$", "$1"))
        .toList();
  }

  /**
   * The arguments of the main class; the path of the script and its interpreter come before them.
   */
  private List<String> arguments() throws IOException {
    List<String> told = told("arguments");
    int main = told.indexOf("dev.foster/dev.foster.app.Main");
    assertTrue(main > 0, told.toString());
    return told.subList(main + 1, told.size());
  }

  private void assertStarts(ProgramResult finished) {
    assertEquals(new ProgramResult(0, "", ""), finished);
  }

  @Test
  void arguments_ofAnyBytes_arriveUntouched() throws IOException {
    assertStarts(
        ProgramResult.shell(
            folder, "exec \"$1\" \"$(printf 'a\\377\\n\\001b')\" '' '-- $x' ö", foster));

    assertEquals(
        List.of(foster.toString(), "a\u00ff\n\u0001b", "", "-- $x", "\u00c3\u00b6"), arguments());
  }

  @Test
  void jvmArguments_nameTheFolder() throws IOException {
    assertStarts(ProgramResult.shell(folder, "exec \"$1\"", foster));

    assertEquals(
        List.of(
            "-XX:AOTCache=" + home + "/runtime/lib/foster.aot",
            "-Djffi.boot.library.path=" + home + "/runtime/lib",
            "-m",
            "dev.foster/dev.foster.app.Main",
            foster.toString()),
        told("arguments").subList(2, 7));
  }

  @Test
  void initOfOneCommand_isInterpreted() throws IOException {
    Path bin = home.resolve("bin");
    for (String call :
        List.of("tini", "docker-init x", "dumb-init", "foster run", "foster run x y")) {
      assertStarts(ProgramResult.shell(folder, "cd \"$1\"; exec ./" + call, bin));
      assertTrue(told("arguments").contains("-Xint"), call);
      String archive = "-XX:AOTCache=" + home + "/runtime/lib/foster-init.aot";
      assertTrue(told("arguments").contains(archive), call);
    }
    for (String call :
        List.of("foster", "foster up run", "foster runs", "foster ru", "supervisord run")) {
      assertStarts(ProgramResult.shell(folder, "cd \"$1\"; exec ./" + call, bin));
      assertTrue(!told("arguments").contains("-Xint"), call);
    }
  }

  @Test
  void environment_variablesThatAffectJvms_areRenamedInPlace() throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    List<String> plain = List.of("spring.profiles.active=a b", "A=", "JAVA_HOME=/x", "LANG=de_DE");
    List<String> hidden =
        List.of(
            "JAVA_TOOL_OPTIONS=",
            "JDK_JAVA_OPTIONS=-Xmx4g",
            "_JAVA_OPTIONS=x",
            "LD_LIBRARY_PATH=/nowhere",
            "MALLOC_ARENA_MAX=4",
            "LC_ALL=C.UTF-8",
            "FOSTER_LAUNCHER=0",
            "FOSTER_SAVED_A=b");
    command.addAll(plain);
    command.addAll(hidden);
    command.add("PATH=/bin");
    command.add(foster.toString());
    assertStarts(ProgramResult.run(folder, command));

    List<String> expected = new ArrayList<>(plain);
    hidden.forEach(variable -> expected.add("FOSTER_SAVED_" + variable));
    expected.add("PATH=/bin");
    expected.addAll(ADDED);
    assertEquals(expected, environment());
  }

  @Test
  void environment_ofAnyBytes_arrivesUntouched() throws IOException {
    String script = "exec env -i \"$(printf 'X\\377=\\376\\n')\" \"$1\"";
    assertStarts(ProgramResult.shell(folder, script, foster));

    assertEquals("X\u00ff=\u00fe", environment().getFirst());
  }

  @Test
  void environment_empty_getsOnlyWhatTheJvmNeeds() throws IOException {
    assertStarts(ProgramResult.run(folder, List.of("env", "-i", foster.toString())));

    assertEquals(ADDED, environment());
  }

  /** The signals that a variable names. */
  private List<Integer> signals(String variable) throws IOException {
    String told =
        told("environment").stream().filter(v -> v.startsWith(variable + "=")).findFirst().get();
    String digits = told.substring(variable.length() + 1);
    assertEquals(64, digits.length());
    return IntStream.rangeClosed(1, 64)
        .filter(signal -> digits.charAt(signal - 1) == '1')
        .boxed()
        .toList();
  }

  /** Signals of which glibc changes the handlers in this process; see nptl(7). */
  private static final List<Integer> GLIBC = List.of(32, 33);

  /** The signals that the process of this test ignores; see proc_pid_status(5). */
  private static List<Integer> ignoredHere() throws IOException {
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .get();
    long bits = Long.parseUnsignedLong(mask.substring(mask.indexOf('\t') + 1), 16);
    return IntStream.rangeClosed(1, 64)
        .filter(signal -> (bits >> signal - 1 & 1) == 1)
        .boxed()
        .toList();
  }

  @Test
  void ignoredSignals_arePassedOn() throws IOException {
    assertStarts(ProgramResult.shell(folder, "trap '' HUP TERM; exec \"$1\"", foster));

    // A shell ignores SIGINT in the programs that it starts in the background, such as this test.
    List<Integer> expected = new ArrayList<>(ignoredHere());
    expected.removeAll(List.of(1, 15));
    expected.addAll(List.of(1, 15));
    expected.removeIf(GLIBC::contains);
    expected.sort(null);
    List<Integer> ignored = new ArrayList<>(signals("FOSTER_IGNORED"));
    ignored.removeIf(GLIBC::contains);
    assertEquals(expected, ignored);
  }

  @Test
  void blockedSignals_arePassedOn() throws IOException {
    String block = "sigprocmask(SIG_SETMASK, POSIX::SigSet->new(@blocked)); exec @ARGV";
    for (List<Integer> blocked : List.of(List.of(1, 15, 34, 64), List.of(2), List.<Integer>of())) {
      String list = blocked.toString().replace('[', '(').replace(']', ')');
      String script = "my @blocked = " + list + "; " + block;
      List<String> perl = List.of("perl", "-MPOSIX", "-e", script, foster.toString(), "up");
      assertStarts(ProgramResult.run(folder, perl));
      assertEquals(blocked, signals("FOSTER_BLOCKED"));
    }
  }

  /** ILL TRAP BUS FPE SEGV: blocked, they would end the JVM at its first fault. */
  private static final long FAULTS = 0x4d8;

  private static final long NEVER = 1L << 8 | 1L << 18; // KILL STOP

  @Test
  void supervisor_startsWithAllSignalsBlocked() throws IOException {
    Path bin = home.resolve("bin"); // a shell would unblock all signals
    String tell = "#!/usr/bin/perl\nopen F, '/proc/self/status'; print grep /SigBlk/, <F>;\n";
    Files.writeString(home.resolve("runtime/bin/foster"), tell);
    for (String call :
        List.of(
            "tini",
            "dumb-init x",
            "foster run",
            "supervisord -n",
            "foster up",
            "foster -v -f x up")) {
      assertEquals(~FAULTS & ~NEVER, blocked(bin, call), call);
    }
    for (String call : List.of("foster", "foster status", "foster logs run", "foster upp")) {
      assertEquals(0, blocked(bin, call), call);
    }
  }

  private static long blocked(Path bin, String call) {
    String line = ProgramResult.shell(bin, "exec ./" + call).out();
    return Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).trim(), 16);
  }

  @Test
  void manyAndLongArguments_fit() throws IOException {
    String word = "x".repeat(100_000);
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    IntStream.range(0, 5).forEach(i -> command.add("LD_" + i + "=" + word));
    IntStream.range(0, 10_000).forEach(i -> command.add("V" + i + "=" + i));
    command.add(foster.toString());
    IntStream.range(0, 20_000).forEach(i -> command.add("a" + i));
    assertStarts(ProgramResult.run(folder, command));

    List<String> environment = environment();
    assertEquals("FOSTER_SAVED_LD_4=" + word, environment.get(4));
    assertEquals("V9999=9999", environment.get(10_004));
    assertEquals(20_001, arguments().size());
    assertEquals("a19999", arguments().getLast());
  }

  @Test
  void links_fromAnywhere_passTheirNameOn() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    Files.createSymbolicLink(elsewhere.resolve("docker-init"), Path.of("../home/bin/tini"));
    assertStarts(ProgramResult.shell(elsewhere, "exec ./docker-init"));
    assertEquals(List.of("./docker-init"), arguments());

    assertStarts(
        ProgramResult.shell(Path.of("/"), "PATH=$1; exec dumb-init -v", home.resolve("bin")));
    assertEquals(List.of("dumb-init", "-v"), arguments().stream().map(LauncherIT::last).toList());
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Test
  void folder_withNonAsciiName_getsALocale() throws IOException {
    Path odd = makeHome(folder.resolve("ö x"));
    assertStarts(ProgramResult.run(folder, List.of("env", "-i", odd + "/bin/foster")));

    assertEquals(
        List.of("LC_ALL=C.UTF-8", "LOCPATH=" + bytes(odd) + "/runtime/lib/glibc/locale"),
        environment().subList(ADDED.size() - 1, ADDED.size() + 1));
  }

  private static String bytes(Path path) {
    return new String(
        path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void closedDescriptors_becomeDevNull() throws IOException {
    assertStarts(ProgramResult.shell(folder, "exec \"$1\" <&- >&- 2>&-", foster));

    assertEquals("/dev/null\n".repeat(3), Files.readString(folder.resolve("descriptors")));
  }

  @Test
  void copyOfTheLauncherAlone_explainsWhatToDo() throws IOException {
    Path alone = Files.copy(foster, folder.resolve("foster"));
    ProgramResult finished = ProgramResult.run(folder, List.of(alone.toString()));

    assertEquals(125, finished.code());
    assertEquals(
        "foster: cannot use "
            + folder.getParent()
            + "/runtime/lib/jvm.cfg: it is missing, cut off or not readable;"
            + " bin/foster works only inside its folder: link to it, or copy all\n",
        finished.err());
  }

  @Test
  void runtimeThatCannotBeExecuted_explainsWhatToDo() throws IOException {
    Files.delete(home.resolve("runtime/bin/foster"));
    ProgramResult finished = ProgramResult.run(folder, List.of(foster.toString()));

    assertEquals(125, finished.code());
    assertEquals(
        "foster: cannot start "
            + home
            + "/runtime/bin/foster: error 002 of execve(2);"
            + " bin/foster works only inside its folder: link to it, or copy all\n",
        finished.err());
  }
}
