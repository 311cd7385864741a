package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes system calls of one thread of a running Foster fail while it is open. {@code strace}
 * attaches to that thread only, so Foster's other threads and its children are not affected.
 */
final class FaultInjection implements AutoCloseable {
  /** The thread that spawns and reaps; it has no name of its own. */
  static final String LOOP = "loop";

  private static final String SIGTIMEDWAIT =
      System.getProperty("os.arch").equals("aarch64") ? "137" : "128";

  private final Process strace;
  private final Path log;
  private final Path thread;

  private FaultInjection(Process strace, Path log, Path thread) {
    this.strace = strace;
    this.log = log;
    this.thread = thread;
  }

  /** Skips the test if strace is missing or may not trace. */
  static void assumePossible(Path directory) throws Exception {
    boolean possible;
    try {
      String[] command = {"strace", "-o", "/dev/null", "-e", "inject=umask:error=EPERM", "true"};
      possible = Foster.run(directory, java.util.Map.of(), command).code() == 0;
    } catch (IOException e) {
      possible = false;
    }
    assumeTrue(possible, "strace is missing, or may not trace here");
  }

  /**
   * Starts the injection.
   *
   * @param name the thread's name, or {@link #LOOP}
   * @param fault in the syntax of strace: {@code clone:error=ENOMEM}
   */
  static FaultInjection into(Foster foster, Path directory, String name, String fault)
      throws Exception {
    Path thread =
        await("thread " + name)
            .atMost(Foster.PATIENCE)
            .until(() -> find(foster.pid(), name), found -> found != null);
    Path log = Files.createTempFile(directory, "strace", ".log");
    List<String> command =
        List.of(
            "strace",
            "-qq",
            "-o",
            log.toString(),
            "-e",
            "trace=" + fault.substring(0, fault.indexOf(':')),
            "-e",
            "inject=" + fault,
            "-p",
            thread.getFileName().toString());
    Process strace = new ProcessBuilder(command).inheritIO().start();
    FaultInjection injection = new FaultInjection(strace, log, thread);
    await("strace to attach")
        .atMost(Foster.PATIENCE)
        .until(() -> injection.isTraced() || !strace.isAlive());
    return injection;
  }

  private static Path find(long pid, String name) throws IOException {
    List<Path> all;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      all = new ArrayList<>(tasks.toList());
    }
    for (Path task : all) {
      boolean found =
          name.equals(LOOP)
              ? Proc.read(task.resolve("syscall")).startsWith(SIGTIMEDWAIT + " ")
              : Proc.read(task.resolve("comm")).strip().equals(name);
      if (found) {
        return task;
      }
    }
    return null;
  }

  private boolean isTraced() throws IOException {
    return !Proc.read(thread.resolve("status")).contains("TracerPid:\t0\n"); // or it has ended
  }

  /** The number of calls that have failed so far. */
  long count() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("(INJECTED)")).count();
    }
  }

  /** Ends the injection; all calls work again. */
  @Override
  public void close() throws IOException {
    new ProcessBuilder(Foster.kill("INT", strace.pid())).start();
    try {
      if (!strace.waitFor(Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        strace.destroyForcibly();
        throw new AssertionError("strace does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test has ended
    }
  }
}
