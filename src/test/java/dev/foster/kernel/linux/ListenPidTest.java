package dev.foster.kernel.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A child that waits for the number that {@code LISTEN_PID} shall have. */
class ListenPidTest {

  /** It would wait for ever, if it held the pipe open itself. */
  @Test
  void await_fosterDiesBeforeItTells_childEnds() throws Exception {
    Process deserter =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    DeserterProbe.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long child = Long.parseLong(deserter.inputReader().readLine());
    assertEquals(0, deserter.waitFor());
    ProcessHandle handle = ProcessHandle.of(child).orElse(null);
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> handle == null || !handle.isAlive());
    } finally {
      if (handle != null) {
        handle.destroyForcibly();
      }
    }
  }
}
