package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * System calls that an older kernel lacks (ENOSYS) or that the seccomp filter of a container
 * refuses (EPERM): Foster starts, supervises and stops all the same.
 */
@Timeout(120)
class RefusedCallsIT {
  private static final Map<String, Integer> CALLS =
      Map.of(
          "statx", 332,
          "rseq", 334,
          "pidfd_send_signal", 424,
          "pidfd_open", 434,
          "clone3", 435,
          "close_range", 436,
          "faccessat2", 439,
          "epoll_pwait2", 441);

  private static final int PRLIMIT64 = 302;

  /** Sets a seccomp filter (seccomp(2)): each call of a list fails with an error number. */
  private static final String REFUSE =
      """
      my ($errno, $calls, @command) = @ARGV;
      my $filter = pack("SCCL", 0x20, 0, 0, 0); # load the number of the call
      for (split /,/, $calls) {
        $filter .= pack("SCCL", 0x15, 0, 1, $_) . pack("SCCL", 0x06, 0, 0, 0x50000 | $errno);
      }
      $filter .= pack("SCCL", 0x06, 0, 0, 0x7fff0000); # allow
      my $program = pack("S x6 P", length($filter) / 8, $filter);
      syscall(157, 38, 1, 0, 0, 0) == 0 or die "PR_SET_NO_NEW_PRIVS: $!";
      syscall(157, 22, 2, $program, 0, 0) == 0 or die "PR_SET_SECCOMP: $!";
      exec @command;
      die "exec: $!";
      """;

  @TempDir Path directory;

  /** With EPERM for clone3, glibc makes no thread, so there is no JVM. */
  private static boolean isNeeded(int errno, int call) {
    return errno == 1 && call == CALLS.get("clone3") && !Distribution.edition().equals("native");
  }

  private Foster refusing(int errno, List<Integer> calls) throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "NOT TESTED: numbers of x86-64");
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    Files.writeString(
        directory.resolve("foster.yaml"),
        """
        control: {socket: %s}
        services:
          other: {command: [sleep, "1000"], user: nobody, ready: {exec: ["true"]}}
          leaves: {command: [sh, -c, "setsid sleep 1000 & exec sleep 1000"], depends_on: [other]}
        """
            .formatted(directory.resolve("foster.sock")));
    List<String> command = new ArrayList<>(List.of("perl", "-e", REFUSE, Integer.toString(errno)));
    command.add(calls.stream().map(String::valueOf).collect(Collectors.joining(",")));
    command.addAll(List.of(Foster.HOME.resolve("bin/foster").toString(), "up", "-f"));
    command.add(directory.resolve("foster.yaml").toString());
    return Foster.pid1(directory, Map.of(), command.toArray(new String[0]));
  }

  private static void assertWorks(Foster foster) throws Exception {
    foster.awaitLine("leaves: started");
    Foster.Result status = foster.foster("status");
    assertEquals(0, status.code(), status::toString);
    assertEquals(2, status.out().lines().filter(line -> line.contains(" up ")).count());
    Foster.Result restart = foster.foster("restart", "leaves");
    assertEquals(0, restart.code(), restart::toString);
    assertTrue(foster.toString().contains("leaves: ending 1 leftover process"), foster::toString);
    assertEquals(0, foster.foster("shutdown").code());
    assertEquals(0, foster.awaitExit());
    assertFalse(foster.toString().contains("cannot"), foster::toString);
  }

  @ParameterizedTest
  @CsvSource({"38", "1"})
  void eachCall_refused_isDoneWithout(int errno) throws Exception {
    for (int call : CALLS.values()) {
      if (isNeeded(errno, call)) {
        continue;
      }
      try (Foster foster = refusing(errno, List.of(call))) {
        assertWorks(foster);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"38", "1"})
  void allCalls_refused_areDoneWithout(int errno) throws Exception {
    List<Integer> calls = new ArrayList<>(CALLS.values());
    calls.removeIf(call -> isNeeded(errno, call));
    try (Foster foster = refusing(errno, calls)) {
      assertWorks(foster);
    }
  }

  /** Without it, nothing can set limits, not even the mark by which Foster finds what is left. */
  @Test
  void prlimit_missing_keepsNothingFromRunning() throws Exception {
    try (Foster foster = refusing(38, List.of(PRLIMIT64))) {
      assertWorks(foster);
    }
  }
}
