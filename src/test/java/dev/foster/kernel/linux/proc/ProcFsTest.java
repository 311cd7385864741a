package dev.foster.kernel.linux.proc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Requests;
import dev.foster.kernel.linux.Child;
import dev.foster.kernel.linux.LinuxKernel;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.kernel.linux.libc.Errno;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads /proc. */
class ProcFsTest {
  private final LinuxKernel kernel = new LinuxKernel();
  private final ProcFs proc = new ProcFs();

  @TempDir Path folder;

  @Tag("no-emulation")
  @Test
  void process_withAnyName_isUnderstood() throws Exception {
    for (String name : new String[] {"a b", ") S 1 2", "((", "x\ny)", "ä\udcff", "1 (2) 3"}) {
      String path = folder + "/" + name;
      Child.output(kernel, Requests.of("cp", "/bin/sleep", path));
      int pid = kernel.spawn(Requests.of(path, "1000").build());
      ProcessInfo process = kernel.process(pid);
      assertEquals(name, process.command());
      assertEquals(LinuxStartup.pid(), process.parent());
      assertEquals(pid, process.session());
      assertTrue(process.startTime() > 0);
      kernel.signal(pid, 9);
      Child.await(pid);
    }
  }

  @Test
  void process_ofUs_hasOurStartTime() throws Exception {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    ProcessInfo process = proc.process(LinuxStartup.pid());
    assertEquals(Long.parseLong(fields[22 - 3]), process.startTime());
    assertEquals(Integer.parseInt(fields[4 - 3]), process.parent());
  }

  @Test
  void process_thatIsNotThere_isNull() {
    assertNull(proc.process(Integer.MAX_VALUE));
    assertEquals(0, proc.numbers("/proc/" + Integer.MAX_VALUE + "/task").size());
  }

  @Test
  void read_fileLargerThanTheBuffer_isWhole() throws Exception {
    byte[] expected = new byte[100_000];
    new java.util.Random(1).nextBytes(expected);
    Path file = Files.write(folder.resolve("file"), expected);
    int length = proc.read(file.toString());
    assertEquals(expected.length, length);
    assertEquals(-1, java.util.Arrays.mismatch(proc.bytes(), 0, length, expected, 0, length));
    assertEquals(-Errno.ENOENT, proc.read("/no/such"));
  }

  @Test
  void marker_amongOthers_isTheOneWithThatName() {
    assertEquals("abc", marker("A=1\0FOSTER_RUN=abc\0B=2\0"));
    assertEquals("", marker("FOSTER_RUN=\0"));
    assertNull(marker("XFOSTER_RUN=abc\0FOSTER_RUNS=1\0FOSTER_RUN\0"));
    assertNull(marker(""));
  }

  @Test
  void marker_ofAnyLength_isOursOnlyIfItCanBe() {
    String longest = "m".repeat(RunMarker.MAX_VALUE);
    assertEquals(longest, marker("FOSTER_RUN=" + longest + "\0"));
    assertNull(marker("FOSTER_RUN=" + longest + "m\0"));
    assertEquals("abc", marker("FOSTER_RUN=" + longest + "m\0FOSTER_RUN=abc\0"));
  }

  @Test
  void marker_behindManyVariables_isFoundWhereverPiecesEnd() throws Exception {
    for (int length = 8100; length < 8220; length++) { // a piece has 8192 bytes
      String filler = "A=" + "x".repeat(length);
      int pid =
          kernel.spawn(
              Requests.of("/bin/sleep", "1000").environment(filler, "FOSTER_RUN=abc").build());
      untilItExecutes(pid);
      assertEquals("abc", kernel.marker(pid), "after " + filler.length());
      kernel.signal(pid, 9);
      Child.await(pid);
    }
  }

  @Test
  void marker_thatIsTooFarBehind_isNotLookedFor() throws Exception {
    assertEquals("abc", markerBehind(2));
    assertNull(markerBehind(3));
  }

  /** The marker of a process that has so many variables of 100,000 bytes before it. */
  private String markerBehind(int count) throws Exception {
    String[] variables = new String[count + 1];
    java.util.Arrays.fill(variables, "A=" + "x".repeat(100_000));
    variables[count] = "FOSTER_RUN=abc";
    int pid = kernel.spawn(Requests.of("/bin/sleep", "1000").environment(variables).build());
    Path environment = Path.of("/proc/" + pid + "/environ");
    await().until(() -> Files.readAllBytes(environment).length > 0); // not during execve
    String marker = kernel.marker(pid);
    kernel.signal(pid, 9);
    Child.await(pid);
    return marker;
  }

  /** During execve a process has no environment; that is not the final answer. */
  @Test
  void marker_whileItExecutesAgainAndAgain_isNeverNull() throws Exception {
    Path script = folder.resolve("again");
    Files.writeString(script, "#!/bin/sh\nexec \"$0\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    int pid = kernel.spawn(Requests.of(script.toString()).environment("FOSTER_RUN=abc").build());
    int[] executing = {0};
    int[] known = {0};
    await()
        .pollInterval(Duration.ZERO)
        .until(
            () -> {
              String marker = kernel.marker(pid);
              executing[0] += Kernel.UNKNOWN.equals(marker) ? 1 : 0;
              known[0] += "abc".equals(marker) ? 1 : 0;
              assertNotNull(marker);
              return executing[0] >= 100 && known[0] >= 100;
            });
    kernel.signal(pid, 9);
    Child.await(pid);
  }

  @Test
  void marker_ofAnEmptyEnvironment_isNull() throws Exception {
    int pid = kernel.spawn(Requests.of("/bin/sleep", "1000").environment().build());
    untilItExecutes(pid);
    assertNull(kernel.marker(pid));
    kernel.signal(pid, 9);
    Child.await(pid);
  }

  /** After execve the environment is there. */
  private void untilItExecutes(int pid) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !Kernel.UNKNOWN.equals(kernel.marker(pid)));
  }

  private static String marker(String environment) {
    byte[] bytes = environment.getBytes(StandardCharsets.UTF_8);
    return RunMarker.find(bytes, bytes.length);
  }

  @Test
  void children_withoutTheKernelsList_areFoundByScan() throws Exception {
    int pid = kernel.spawn(Requests.of("sleep", "1000").build());
    Descendants processes = new Descendants(proc, false);
    assertTrue(java.util.Arrays.stream(processes.children()).anyMatch(child -> child == pid));
    assertTrue(
        java.util.Arrays.stream(processes.childrenOf(LinuxStartup.pid()))
            .anyMatch(child -> child == pid));
    kernel.signal(pid, 9);
    Child.await(pid);
  }
}
