package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.kernel.linux.DeserterProbe;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.LinuxKernel;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A child that waits for the pid for its {@code LISTEN_PID}. */
public class ListenPidTest {
  private static final String PROBE = DeserterProbe.class.getName();

  /**
   * It would wait for ever, if it held the pipe open itself. That it has ended shows by the end of
   * its standard output, for which it has no successor.
   */
  @Test
  void await_fosterDiesBeforeItTells_childEnds() throws Exception {
    Process deserter = deserter();
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
        LIBC.kill(child, 9);
      }
      LIBC.waitpid(child, 0, 0); // a child of this JVM if another test has made it a subreaper
    }
  }

  /** The child may execute its program, but it must not wait on and keep Foster's memory. */
  @Tag("no-emulation")
  @Test
  void spawn_fosterIsKilledBeforeItTells_childDoesNotWait() throws Exception {
    assumeTrue(new LinuxDirectories().uid() == 0, "filters of system calls take root");
    Process deserter = deserter("as foster up");
    BufferedReader said = deserter.inputReader();
    CompletableFuture<String> rest = new CompletableFuture<>();
    Thread.startVirtualThread(() -> complete(rest, said));
    try {
      assertEquals(128 + 31, deserter.waitFor()); // SIGSYS
      assertNull(rest.get(20, TimeUnit.SECONDS));
    } finally {
      ProcessHandle.allProcesses()
          .filter(process -> process.info().commandLine().orElse("").contains(PROBE))
          .forEach(ProcessHandle::destroyForcibly);
      for (int child : new LinuxKernel().children()) { // as above
        LIBC.waitpid(child, 0, 0);
      }
    }
  }

  private static Process deserter(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                PROBE));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void complete(CompletableFuture<String> line, BufferedReader from) {
    try {
      line.complete(from.readLine());
    } catch (java.io.IOException e) {
      line.completeExceptionally(e);
    }
  }
}
