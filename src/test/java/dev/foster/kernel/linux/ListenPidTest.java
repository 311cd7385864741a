package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A child that waits for the number that {@code LISTEN_PID} shall have. */
class ListenPidTest {
  private static final long KILL = Native.symbol("kill");
  private static final long WAITPID = Native.symbol("waitpid");

  /**
   * It would wait for ever, if it held the pipe open itself. That it has ended shows by the end of
   * its standard output, for which it has no successor.
   */
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
    BufferedReader said = deserter.inputReader();
    int child = Integer.parseInt(said.readLine());
    CompletableFuture<String> rest = new CompletableFuture<>();
    Thread.startVirtualThread(() -> complete(rest, said));
    boolean ended = false;
    try {
      assertEquals(0, deserter.waitFor());
      assertNull(rest.get(20, TimeUnit.SECONDS));
      ended = true;
    } finally {
      if (!ended) {
        Native.call(KILL, child, 9);
      }
      Native.call(WAITPID, child, 0, 0); // ours, if another test has made this JVM a subreaper
    }
  }

  private static void complete(CompletableFuture<String> line, BufferedReader from) {
    try {
      line.complete(from.readLine());
    } catch (java.io.IOException e) {
      line.completeExceptionally(e);
    }
  }
}
