package dev.foster.kernel.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.ExitStatus.Exited;
import dev.foster.kernel.ExitStatus.Killed;
import dev.foster.kernel.Requests;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.WaitStatus;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The state of a child when it starts, and the error if it cannot start. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinuxSpawnTest {
  private final LinuxKernel kernel = new LinuxKernel();

  @TempDir Path folder;

  private String output(Requests request) throws Exception {
    return Child.output(kernel, request);
  }

  private SpawnException failure(Requests request) {
    return assertThrows(SpawnException.class, () -> Child.start(kernel, request));
  }

  private Path script(String text) throws Exception {
    Path file = folder.resolve("script.sh");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The open files of a process by descriptor, after its loader has closed its own. */
  private void assertDescriptors(Map<Integer, String> expected, Requests request) throws Exception {
    int pid = Child.start(kernel, request);
    try {
      await().untilAsserted(() -> assertEquals(expected, open(pid)));
    } finally {
      kernel.signal(pid, Signals.KILL);
      Child.await(pid);
    }
  }

  private static Map<Integer, String> open(int pid) throws Exception {
    Map<Integer, String> found = new TreeMap<>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path entry : entries) {
        try {
          found.put(
              Integer.valueOf(entry.getFileName().toString()),
              Files.readSymbolicLink(entry).toString());
        } catch (NoSuchFileException e) {
          found.put(-1, "closed meanwhile");
        }
      }
    }
    return found;
  }

  private static String link(int fd) throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
  }

  private static Requests sleep() {
    return Requests.of("sleep", "1000");
  }

  @Tag("no-emulation")
  @Test
  void signals_ofChild_areUnblockedAndDefault() throws Exception {
    String status = output(Requests.of("cat", "/proc/self/status"));
    assertEquals("0000000000000000", Child.line(status, "SigBlk:"));
    assertEquals("0000000000000000", Child.line(status, "SigIgn:"));
    assertEquals("0000000000000000", Child.line(status, "SigCgt:"));
  }

  @Tag("no-emulation")
  @Test
  void descriptors_notPassed_areNotInherited() throws Exception {
    int[] pipe = kernel.pipe();
    assertDescriptors(
        Map.of(0, "/dev/null", 1, link(pipe[1]), 2, "/dev/null"), sleep().stdout(pipe[1]));
    kernel.close(pipe[0]);
    kernel.close(pipe[1]);
  }

  @Tag("no-emulation")
  @Test
  void descriptors_exchanged_arriveAtTheirTargets() throws Exception {
    int[] a = kernel.pipe();
    int[] b = kernel.pipe();
    Requests request =
        sleep()
            .stdin(a[0])
            .stdout(b[1])
            .stderr(b[1])
            .extra(a[0], b[0])
            .extra(b[0], a[0])
            .extra(a[1], a[1])
            .extra(b[1], 3)
            .extra(1, 40);
    Map<Integer, String> expected = new TreeMap<>();
    expected.put(0, link(a[0]));
    expected.put(1, link(b[1]));
    expected.put(2, link(b[1]));
    expected.put(b[0], link(a[0]));
    expected.put(a[0], link(b[0]));
    expected.put(a[1], link(a[1]));
    expected.put(3, link(b[1]));
    expected.put(40, link(1));
    assertDescriptors(expected, request);
    request.oomScoreAdj(500); // also with a script
    assertDescriptors(expected, request);
    for (int fd : new int[] {a[0], a[1], b[0], b[1]}) {
      kernel.close(fd);
    }
  }

  @Tag("no-emulation")
  @Test
  void descriptors_veryMany_alsoReachAScript() throws Exception {
    Requests request = sleep().oomScoreAdj(500);
    Map<Integer, String> expected = new TreeMap<>(Map.of(0, "/dev/null"));
    expected.put(1, "/dev/null");
    expected.put(2, "/dev/null");
    for (int fd = 3; fd < 400; fd += fd > 60 ? 30 : 1) {
      request.extra(0, fd);
      expected.put(fd, link(0));
    }
    assertDescriptors(expected, request);
  }

  @Test
  void directoryAndUmask_given_areTheChildsAlone() throws Exception {
    Requests request = Requests.of("sh", "-c", "pwd; umask").directory("/usr/share").umask(0027);
    assertEquals("/usr/share\n0027\n", output(request));
    String ours = output(Requests.of("sh", "-c", "umask"));
    assertEquals(ours, output(Requests.of("sh", "-c", "umask")));
    assertTrue(!ours.equals("0027\n"));
  }

  @Test
  void argumentsAndEnvironment_ofAnyBytes_passUnchanged() throws Exception {
    String odd = "\udcff ä € \ud83d\ude00 \udc80\n\t'\"$x\\";
    assertEquals(odd, output(Requests.of("printf", "%s", odd)));
    assertEquals(
        "A=" + odd + "\0EMPTY=\0=x\0",
        output(
            Requests.of("/bin/cat", "/proc/self/environ").environment("A=" + odd, "EMPTY=", "=x")));
    assertEquals("", output(Requests.of("printf", "")));
  }

  @Test
  void argumentsAndEnvironment_veryMany_passUnchanged() throws Exception {
    String[] argv = new String[2000];
    java.util.Arrays.fill(argv, "0123456789".repeat(20));
    argv[0] = "printf";
    argv[1] = "%.1s";
    assertEquals("0".repeat(1998), output(Requests.of(argv)));
  }

  @Test
  void path_ofTheChild_isSearched() throws Exception {
    Path program = script("#!/bin/sh\necho found $0\n");
    Requests request = Requests.of("script.sh").environment("PATH=/nowhere:" + folder + ":/bin");
    assertEquals("found " + program + "\n", output(request));
    Requests here = Requests.of("script.sh").environment("PATH=:/bin").directory(folder.toString());
    assertEquals("found ./script.sh\n", output(here));
    assertEquals("ok\n", output(Requests.of("echo", "ok").environment("PATH2=/nowhere")));
  }

  @Test
  void program_relative_isFoundFromItsDirectory() throws Exception {
    script("#!/bin/sh\necho $0\n");
    assertEquals("./script.sh\n", output(Requests.of("./script.sh").directory(folder.toString())));
  }

  @Tag("no-emulation")
  @Test
  void programMissing_anywhere_isNotFound() {
    SpawnException failure = failure(Requests.of("/no/such/program"));
    assertEquals(Stage.NOT_FOUND, failure.stage());
    assertEquals(
        "cannot execute /no/such/program: No such file or directory", failure.getMessage());
    assertEquals(
        "cannot execute '': the program has no name", failure(Requests.of("")).getMessage());
    assertEquals(Stage.NOT_FOUND, failure(Requests.of("")).stage());
    assertEquals(
        "cannot find 'x' in PATH (/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)",
        failure(Requests.of("x").environment()).getMessage());
  }

  @Tag("no-emulation")
  @Test
  void programNotExecutable_isReported() throws Exception {
    SpawnException failure = failure(Requests.of("/etc/passwd"));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals("cannot execute /etc/passwd: Permission denied", failure.getMessage());
    failure = failure(Requests.of("passwd").environment("PATH=/nowhere:/etc"));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals("cannot execute /etc/passwd: Permission denied", failure.getMessage());
    failure = failure(Requests.of("/etc"));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals("cannot execute /etc: it is a directory", failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void programWithoutItsInterpreter_namesIt() throws Exception {
    Path program = script("#! /bin/no-such-zsh -e\necho\n");
    SpawnException failure = failure(Requests.of(program.toString()));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals(
        "cannot execute " + program + ": its interpreter /bin/no-such-zsh does not exist",
        failure.getMessage());
    script("#!/bin/sh\r\necho\r\n");
    assertEquals(
        "cannot execute " + program + ": its interpreter /bin/sh\\r does not exist",
        failure(Requests.of(program.toString())).getMessage());
  }

  @Tag("no-emulation")
  @Test
  void programOfUnknownFormat_isExplained() throws Exception {
    Path program = script("echo hello\n");
    SpawnException failure = failure(Requests.of(program.toString()));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals(Errno.ENOEXEC, failure.errno());
    assertEquals(
        "cannot execute " + program + ": Exec format error: no #! line", failure.getMessage());
    script("");
    assertEquals(
        "cannot execute " + program + ": Exec format error: the file is empty",
        failure(Requests.of(program.toString())).getMessage());
  }

  @Tag("no-emulation")
  @Test
  void elfWithoutItsInterpreter_namesIt() throws Exception {
    byte[] elf = Files.readAllBytes(Path.of("/bin/true").toRealPath());
    String text = new String(elf, java.nio.charset.StandardCharsets.ISO_8859_1);
    Path program = script(""); // its interpreter's name begins with /l; make it /x
    elf[text.indexOf("/lib") + 1] = 'x';
    Files.write(program, elf);
    String message = failure(Requests.of(program.toString())).getMessage();
    assertTrue(message.contains(": its interpreter /xib"), message);
    assertTrue(message.endsWith(" does not exist"), message);
  }

  @Tag("no-emulation")
  @Test
  void directory_thatCannotBeEntered_isNamedFirst() throws Exception {
    SpawnException failure = failure(Requests.of("no-such").directory("/etc/passwd"));
    assertEquals(Stage.DIRECTORY, failure.stage());
    assertEquals("cannot change to /etc/passwd: Not a directory", failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void descriptor_thatIsNotOpen_isReported() {
    SpawnException failure = failure(Requests.of("true").extra(999, 3));
    assertEquals(Stage.DESCRIPTORS, failure.stage());
    assertEquals("cannot set up its descriptors: Bad file descriptor", failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void argumentsTooLong_areRefusedWithAReason() {
    SpawnException failure = failure(Requests.of("true", "x".repeat(3 << 20)));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals("cannot execute /usr/bin/true: Argument list too long", failure.getMessage());
  }

  @Test
  void decode_exitAndSignals_areDifferent() {
    assertEquals(new Exited(3), WaitStatus.decode(3 << 8));
    assertEquals(new Killed(9, false), WaitStatus.decode(9));
    assertEquals(new Killed(11, true), WaitStatus.decode(11 | 0x80));
  }

  @Test
  void spawns_manyTimes_leaveNoDescriptorsOpen() throws Exception {
    output(Requests.of("true").oomScoreAdj(500).identity(0, 0).nice(3));
    output(Requests.of("true"));
    int before = open();
    for (int i = 0; i < 20; i++) {
      output(Requests.of("true"));
      output(Requests.of("true").nice(3));
      output(Requests.of("true").oomScoreAdj(500));
      failure(Requests.of("no-such").oomScoreAdj(500));
    }
    assertEquals(before, open());
  }

  private static int open() throws Exception {
    try (var entries = Files.list(Path.of("/proc/self/fd"))) {
      return (int) entries.count();
    }
  }
}
