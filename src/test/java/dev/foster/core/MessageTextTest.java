package dev.foster.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.ProcessInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "999, 999ms",
    "1000, 1s",
    "1099, 1s",
    "1100, 1.1s",
    "9999, 9.9s",
    "10100, 10s",
    "59999, 59s",
    "60000, 1m",
    "61000, 1m1s",
    "3599000, 59m59s",
    "3600000, 1h",
    "7500000, 2h5m",
    "86399000, 23h59m",
    "86400000, 1d",
    "273600000, 3d4h"
  })
  void duration_anyLength_hasAtMostTwoUnits(long millis, String words) {
    assertEquals(words, MessageText.duration(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "126, ' (a shell''s way to say: not executable)'",
    "127, ' (a shell''s way to say: command not found)'",
    "128, ''",
    "129, ' (128 + 1: as after SIGHUP)'",
    "139, ' (128 + 11: as after SIGSEGV)'",
    "192, ' (128 + 64: as after SIGRTMAX)'",
    "193, ''",
    "255, ''"
  })
  void exit_codesOfShells_areExplained(int code, String hint) {
    assertEquals("exited with code " + code + hint, MessageText.exit(new ExitStatus.Exited(code)));
  }

  @Test
  void exit_bySignal_namesItAndTheCore() {
    assertEquals("killed by SIGSEGV", MessageText.exit(new ExitStatus.Killed(11, false)));
    assertEquals(
        "killed by SIGABRT, core dumped", MessageText.exit(new ExitStatus.Killed(6, true)));
  }

  @Test
  void survivors_many_areNamedThenCounted() {
    assertEquals("1 process (p (pid 1))", MessageText.survivors(left(1)));
    String four = "p (pid 1), p (pid 2), p (pid 3), p (pid 4)";
    assertEquals("4 processes (" + four + ")", MessageText.survivors(left(4)));
    assertEquals("7 processes (" + four + ", and 3 more)", MessageText.survivors(left(7)));
  }

  private static List<Survivor> left(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            pid -> new Survivor("a", "t", Role.MAIN, new ProcessInfo(pid, 1, 1, 1, 1, "p", 'S')))
        .toList();
  }
}
