package dev.foster.kernel.linux.signal;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.LinuxStartup;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A separate JVM receives every signal. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SignalPipeTest {

  /** The highest usable signal; qemu-user reserves some. */
  private static final int HIGHEST = Boolean.getBoolean("foster.emulated") ? 60 : Signals.RTMAX;

  private Process probe;
  private BufferedReader lines;
  private int pid;

  private void start(String... before) throws Exception {
    List<String> java =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-Xrs",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            SignalProbe.class.getName());
    List<String> command = new java.util.ArrayList<>(List.of(before));
    command.addAll(java);
    probe = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    lines = probe.inputReader();
    String first = lines.readLine();
    assertTrue(first.startsWith("pid "), first);
    pid = Integer.parseInt(first.substring(4));
  }

  @AfterEach
  void end() throws Exception {
    if (probe != null) {
      probe.destroyForcibly().waitFor();
    }
  }

  private void send(int signal) {
    assertEquals(0, LIBC.kill(pid, signal));
  }

  private String received() throws Exception {
    return lines.readLine();
  }

  private static String fromUs(int signal) {
    return signal + " 0 " + LinuxStartup.pid();
  }

  @Test
  void everySignal_sentOnce_isReceivedWithItsSender() throws Exception {
    start();
    for (int signal : SignalPipe.all()) {
      if (signal != Signals.TTIN && signal != SignalProbe.LAST) {
        if (signal <= HIGHEST) {
          send(signal);
          assertEquals(fromUs(signal), received());
        }
      }
    }
    send(SignalProbe.LAST);
    assertEquals(fromUs(SignalProbe.LAST), received());
    String faults = received();
    assertTrue(Long.parseLong(faults.substring(7)) > 0, faults);
    assertEquals(0, probe.waitFor());
  }

  @Tag("no-emulation")
  @Test
  void signalsOfTheJvm_sentWhileItFaults_areAllReceived() throws Exception {
    start();
    for (int round = 0; round < 100; round++) {
      for (int signal : new int[] {4, 7, 8, 11}) {
        send(signal);
        assertEquals(fromUs(signal), received());
      }
    }
    assertTrue(probe.isAlive());
  }

  @Test
  void ignoredSignal_sent_isNotReceived() throws Exception {
    start();
    send(Signals.TTIN);
    send(Signals.TERM);
    assertEquals(fromUs(Signals.TERM), received());
  }

  @Test
  void startedWithSignalsBlocked_receivesThem() throws Exception {
    start(
        "perl",
        "-MPOSIX",
        "-e",
        "sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM, SIGINT)); exec @ARGV");
    send(Signals.TERM);
    assertEquals(fromUs(Signals.TERM), received());
    send(Signals.INT);
    assertEquals(fromUs(Signals.INT), received());
  }

  @Test
  void all_always_leavesOutWhatCannotBeTaken() {
    int[] expected =
        IntStream.rangeClosed(1, 64).filter(n -> n != 9 && n != 19 && n != 32 && n != 33).toArray();
    assertArrayEquals(expected, SignalPipe.all());
    assertFalse(SignalPipe.isCatchable(0));
    assertFalse(SignalPipe.isCatchable(65));
  }

  @Test
  void ignore_signalOfTheJvm_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> SignalPipe.ignore(11));
    assertThrows(IllegalArgumentException.class, () -> SignalPipe.ignore(Signals.KILL));
  }
}
