package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A control group for a test, in which the kernel counts the processor time or limits the memory.
 */
final class ControlGroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final Path directory;
  private final boolean unified;

  private ControlGroup(Path parent, boolean unified) throws IOException {
    this.directory = Files.createDirectory(parent.resolve("foster-test-" + System.nanoTime()));
    this.unified = unified;
  }

  /**
   * A new group; the test is skipped where there can be none.
   *
   * @param controller of version 1, where each has groups of its own: cpuacct, memory or pids
   */
  static ControlGroup create(String controller) throws IOException {
    boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
    Path parent = unified ? ROOT : ROOT.resolve(controller);
    assumeTrue(Files.isWritable(parent.resolve("cgroup.procs")), "NOT TESTED: no control groups");
    try {
      return new ControlGroup(parent, unified);
    } catch (IOException e) {
      assumeTrue(false, "NOT TESTED: cannot create a control group: " + e);
      throw e;
    }
  }

  /** The file that a process writes its pid to in order to enter the group. */
  Path processes() {
    return directory.resolve("cgroup.procs");
  }

  /** Processor time that its processes have used, including those that have ended. */
  long usedMillis() throws IOException {
    if (!unified) {
      String nanos = Files.readString(directory.resolve("cpuacct.usage")).strip();
      return Long.parseLong(nanos) / 1_000_000;
    }
    for (String line : Files.readAllLines(directory.resolve("cpu.stat"))) {
      if (line.startsWith("usage_usec ")) {
        return Long.parseLong(line.substring(11)) / 1_000;
      }
    }
    throw new IOException("no usage_usec in cpu.stat");
  }

  /** Sets how much memory its processes can have; the kernel kills them if they need more. */
  void limitMemory(long bytes) throws IOException {
    Path limit = directory.resolve(unified ? "memory.max" : "memory.limit_in_bytes");
    assumeTrue(Files.isWritable(limit), "NOT TESTED: the control group cannot limit memory");
    Files.writeString(limit, Long.toString(bytes));
  }

  /** Sets how many threads its processes can have in all; those that they have can stay. */
  void limitThreads(int most) throws IOException {
    Path limit = directory.resolve("pids.max");
    assumeTrue(Files.isWritable(limit), "NOT TESTED: the control group cannot limit threads");
    Files.writeString(limit, Integer.toString(most));
  }

  /** Removes the group once its last process is gone. */
  @Override
  public void close() {
    await()
        .atMost(Foster.PATIENCE)
        .ignoreExceptions()
        .until(() -> Files.deleteIfExists(directory) || !Files.exists(directory));
  }
}
