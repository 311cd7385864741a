package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.kernel.Io;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Requests;
import dev.foster.kernel.ResourceLimit.Resource;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.kernel.linux.user.FreshThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, capabilities and limits take effect in the child, and only there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinuxPrivilegeTest {
  private static final int NET_BIND_SERVICE = 10;
  private static final long CAP_SYS_NICE = 1L << 23;
  private static final long CAP_SYS_RESOURCE = 1L << 24;

  private final LinuxKernel kernel = new LinuxKernel();

  @TempDir Path folder;

  @BeforeAll
  static void needRoot() throws Exception {
    boolean root = Files.readString(Path.of("/proc/self/status")).contains("Uid:\t0\t0\t0\t0");
    assumeTrue(root, "NOT TESTED: needs root");
  }

  private String output(Requests request) throws Exception {
    return Child.output(kernel, request);
  }

  private SpawnException failure(Requests request) {
    return assertThrows(SpawnException.class, () -> Child.start(kernel, request));
  }

  private static Requests status() {
    return Requests.of("cat", "/proc/self/status");
  }

  private static long mine(String set) throws Exception {
    String status = Files.readString(Path.of("/proc/self/status"));
    return Long.parseUnsignedLong(Child.line(status, set), 16);
  }

  private static String hex(long mask) {
    return "%016x".formatted(mask);
  }

  @Test
  void identity_given_isTheChildsAlone() throws Exception {
    String status = output(status().identity(1234, 2345, 7, 9, 2345));
    assertEquals("1234 1234 1234 1234", Child.line(status, "Uid:"));
    assertEquals("2345 2345 2345 2345", Child.line(status, "Gid:"));
    assertEquals("7 9 2345", Child.line(status, "Groups:"));
    assertEquals(hex(0), Child.line(status, "CapPrm:"));
    assertEquals(hex(0), Child.line(status, "CapEff:"));
    assertEquals(hex(mine("CapBnd:")), Child.line(status, "CapBnd:"));
    await().until(() -> uidsOfOurThreads().equals(Set.of("0 0 0 0"))); // the spawner has ended
    assertEquals("", Child.line(output(status().identity(1234, 2345)), "Groups:"));
  }

  private static Set<String> uidsOfOurThreads() throws Exception {
    Set<String> found = new HashSet<>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        try {
          found.add(Child.line(Files.readString(thread.resolve("status")), "Uid:"));
        } catch (java.io.IOException e) {
          assertTrue(Files.notExists(thread), e::toString); // it ended
        }
      }
    }
    return found;
  }

  @Tag("no-emulation")
  @Test
  void identity_ofHighestIds_isPossible() throws Exception {
    String status = output(status().identity(-2, -2)); // 4294967294
    assertEquals("4294967294 4294967294 4294967294 4294967294", Child.line(status, "Uid:"));
  }

  @Tag("no-emulation")
  @Test
  void program_thatTheUserMayNotRun_isRefusedAsThatUser() throws Exception {
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals("", output(Requests.of(program.toString())));
    SpawnException failure = failure(Requests.of(program.toString()).identity(1234, 1234));
    assertEquals(Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals("cannot execute " + program + ": Permission denied", failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void directory_thatTheUserMayNotEnter_isRefusedAsThatUser() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    String directory = folder.toString();
    assertEquals("", output(Requests.of("true").directory(directory)));
    SpawnException failure = failure(Requests.of("true").directory(directory).identity(1234, 1234));
    assertEquals(Stage.DIRECTORY, failure.stage());
    assertEquals("cannot change to " + directory + ": Permission denied", failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void nice_given_isTheChildsAlone() throws Exception {
    String ours = output(Requests.of("nice"));
    assertEquals("7\n", output(Requests.of("nice").nice(7)));
    assertEquals("19\n", output(Requests.of("nice").nice(19).identity(1234, 1234)));
    assertEquals(ours, output(Requests.of("nice")));
    if ((mine("CapEff:") & CAP_SYS_NICE) != 0) {
      assertEquals("-5\n", output(Requests.of("nice").nice(-5).identity(1234, 1234)));
    }
  }

  @Test
  void noNewPrivileges_asked_isSet() throws Exception {
    assertEquals("0", Child.line(output(status()), "NoNewPrivs:"));
    assertEquals("1", Child.line(output(status().noNewPrivileges()), "NoNewPrivs:"));
    String both = output(status().noNewPrivileges().identity(1234, 1234).oomScoreAdj(300));
    assertEquals("1", Child.line(both, "NoNewPrivs:"));
    assertEquals("0", Child.line(output(status()), "NoNewPrivs:"));
  }

  @Test
  void capabilityKept_byAnotherUser_isAmbient() throws Exception {
    long bit = 1L << NET_BIND_SERVICE;
    String status = output(status().identity(1234, 1234).capabilities(true, NET_BIND_SERVICE));
    for (String set : new String[] {"CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:"}) {
      assertEquals(hex(bit), Child.line(status, set), set);
    }
    assertEquals("1234 1234 1234 1234", Child.line(status, "Uid:"));
  }

  @Test
  void capabilityKept_byRoot_isAllThatRootHas() throws Exception {
    long bits = 1L << NET_BIND_SERVICE | 1L << 5;
    String status = output(status().capabilities(true, NET_BIND_SERVICE, 5));
    assertEquals(hex(bits), Child.line(status, "CapEff:"));
    assertEquals(hex(bits), Child.line(status, "CapBnd:"));
  }

  @Test
  void capabilitiesNoneKept_leavesNone() throws Exception {
    String status = output(status().capabilities(true));
    assertEquals(hex(0), Child.line(status, "CapEff:"));
    assertEquals(hex(0), Child.line(status, "CapBnd:"));
  }

  @Test
  void capabilityDropped_isGoneForGood() throws Exception {
    long rest = mine("CapBnd:") & ~(1L << NET_BIND_SERVICE);
    String status = output(status().capabilities(false, NET_BIND_SERVICE));
    assertEquals(hex(rest), Child.line(status, "CapEff:"));
    assertEquals(hex(rest), Child.line(status, "CapBnd:"));
    status = output(status().capabilities(false, NET_BIND_SERVICE).identity(1234, 1234));
    assertEquals(hex(0), Child.line(status, "CapEff:"));
    assertEquals(hex(0), Child.line(status, "CapAmb:"));
    assertEquals(hex(rest), Child.line(status, "CapBnd:"));
  }

  @Test
  void capabilityKept_thatFosterLacks_isReported() throws Exception {
    assumeTrue((mine("CapPrm:") & CAP_SYS_RESOURCE) == 0, "NOT TESTED: has CAP_SYS_RESOURCE");
    SpawnException failure = failure(status().capabilities(true, 24));
    assertEquals(Stage.IDENTITY, failure.stage());
    assertEquals(
        "cannot keep CAP_SYS_RESOURCE: Foster does not have it itself", failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void limits_given_takeEffectAtOnce() throws Exception {
    Requests request =
        Requests.of("cat", "/proc/self/limits")
            .limit(Resource.NOFILE, 100, 200)
            .limit(Resource.CORE, 0, 0)
            .limit(Resource.NPROC, 50, 60)
            .limit(Resource.STACK, 1 << 20, 2 << 20);
    checkLimits(output(request));
    checkLimits(output(request.identity(1234, 1234, 1234)));
    String ours = Files.readString(Path.of("/proc/self/limits"));
    assertTrue(!Child.line(ours, "Max open files").startsWith("100 "));
  }

  private static void checkLimits(String limits) {
    assertEquals("100 200 files", Child.line(limits, "Max open files"));
    assertEquals("0 0 bytes", Child.line(limits, "Max core file size"));
    assertEquals("50 60 processes", Child.line(limits, "Max processes"));
    assertEquals("1048576 2097152 bytes", Child.line(limits, "Max stack size"));
  }

  @Test
  void limitUnlimited_whereItAlreadyIs_isPossible() throws Exception {
    Requests request = Requests.of("cat", "/proc/self/limits").limit(Resource.CPU, -1, -1);
    assertEquals("unlimited unlimited seconds", Child.line(output(request), "Max cpu time"));
  }

  @Test
  void limitOfDescriptors_verySmall_doesNotPreventTheStart() throws Exception {
    for (int most = 4; most < 8; most++) { // 4: the loader of shared libraries needs one
      Requests request =
          Requests.of("sh", "-c", "ulimit -n").limit(Resource.NOFILE, most, most).extra(0, 5);
      assertEquals(most + "\n", output(request));
    }
  }

  @Test
  void limit_tooHigh_namesTheLimit() throws Exception {
    assumeFalse((mine("CapEff:") & CAP_SYS_RESOURCE) != 0, "NOT TESTED: has CAP_SYS_RESOURCE");
    String hard = Child.line(Files.readString(Path.of("/proc/self/limits")), "Max open files");
    hard = hard.split(" ")[1];
    Requests request = Requests.of("true").limit(Resource.NOFILE, 1 << 30, 1 << 30);
    SpawnException failure = failure(request);
    assertEquals(Stage.LIMITS, failure.stage());
    assertEquals(
        "cannot set limit nofile to 1073741824: Operation not permitted (Foster's hard limit is "
            + hard
            + "; to raise it needs CAP_SYS_RESOURCE)",
        failure.getMessage());
    assertEquals(failure.getMessage(), failure(request.identity(1234, 1234)).getMessage());
    assertEquals(0, kernel.children().length);
  }

  @Tag("no-emulation")
  @Test
  void limit_softAboveHard_isRefused() {
    SpawnException failure = failure(Requests.of("true").limit(Resource.CORE, 2, 1));
    assertEquals("cannot set limit core to 2:1: Invalid argument", failure.getMessage());
  }

  @Test
  void oomScoreAdj_given_isTheChildsAlone() throws Exception {
    String ours = Files.readString(Path.of("/proc/self/oom_score_adj"));
    Requests request = Requests.of("cat", "/proc/self/oom_score_adj").oomScoreAdj(456);
    assertEquals("456\n", output(request));
    assertEquals("456\n", output(request.identity(1234, 1234)));
    assertEquals(ours, Files.readString(Path.of("/proc/self/oom_score_adj")));
  }

  @Test
  void oomScoreAdj_loweredWithoutTheCapability_namesIt() throws Exception {
    assumeTrue((mine("CapEff:") & CAP_SYS_RESOURCE) == 0, "NOT TESTED: has CAP_SYS_RESOURCE");
    SpawnException failure = failure(Requests.of("true").oomScoreAdj(-1000));
    assertEquals(Stage.LIMITS, failure.stage());
    assertEquals(
        "cannot set oom_score_adj to -1000: Permission denied"
            + " (to lower it needs CAP_SYS_RESOURCE)",
        failure.getMessage());
  }

  @Tag("no-emulation")
  @Test
  void failures_ofAScript_areNamed() {
    Requests request = Requests.of("/no/such").oomScoreAdj(100).identity(1234, 1234);
    SpawnException failure = failure(request);
    assertEquals(Stage.NOT_FOUND, failure.stage());
    failure = failure(request.directory("/no/such"));
    assertEquals(Stage.DIRECTORY, failure.stage());
    failure = failure(Requests.of("true").oomScoreAdj(100).extra(999, 3));
    assertEquals(Stage.DESCRIPTORS, failure.stage());
    assertEquals(0, kernel.children().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1234, (int) 4_000_000_000L})
  void marker_ofAnotherUsersProcess_isReadWithoutPtrace(int id) throws Exception {
    Requests request = Requests.of("sleep", "1000").variable("FOSTER_RUN=abc");
    int pid = Child.start(kernel, request.identity(id, id));
    await().until(() -> !Kernel.UNKNOWN.equals(kernel.marker(pid))); // not during execve
    String[] seen = {""};
    FreshThread.runAndWait(
        () -> {
          dropAllButSetids();
          seen[0] = kernel.marker(pid);
        });
    kernel.signal(pid, 9);
    Child.await(pid);
    assertEquals("abc", seen[0]);
  }

  @Test
  void signal_toAnotherUsersProcess_needsCapKill() throws Exception {
    int pid = Child.start(kernel, Requests.of("sleep", "1000").identity(1234, 1234));
    List<Integer> errors = new ArrayList<>();
    FreshThread.runAndWait(
        () -> {
          dropAllButSetids();
          ProcessInfo process = kernel.process(pid);
          errors.add(refused(() -> kernel.signal(pid, 9)));
          errors.add(refused(() -> kernel.signalGroup(pid, 9)));
          errors.add(refused(() -> kernel.signal(process, 9)));
        });
    assertNull(kernel.reap());
    assertTrue(kernel.signal(pid, 9));
    Child.await(pid);
    assertEquals(List.of(Io.EPERM, Io.EPERM, Io.EPERM), errors);
  }

  private static int refused(Executable signal) {
    return assertThrows(KernelException.class, signal).errno();
  }

  /**
   * Drops in this thread the capabilities that Docker drops: CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH
   * and others.
   */
  private static void dropAllButSetids() {
    long header = NativeHeap.allocateZeroed(8);
    long data = NativeHeap.allocateZeroed(24);
    MEMORY.putInt(header, 0x20080522);
    MEMORY.putInt(data, 1 << 6 | 1 << 7);
    MEMORY.putInt(data + 4, 1 << 6 | 1 << 7);
    SystemCalls.capset(header, data);
  }
}
