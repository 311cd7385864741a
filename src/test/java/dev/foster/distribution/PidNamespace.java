package dev.foster.distribution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A PID namespace with a {@code /proc} of its own, for tests of PID 1. The kernel refuses to create
 * one without root, in many containers, and in a chroot whose {@code /} is not a mount point.
 */
public final class PidNamespace {
  /** The command that runs the given program as PID 1. */
  public static final List<String> PREFIX =
      List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child=SIGKILL", "--");

  private static final String OBSTACLE = obstacle();

  private PidNamespace() {}

  private static String obstacle() {
    List<String> command = new ArrayList<>(PREFIX);
    command.add("true");
    try {
      ProgramResult finished = ProgramResult.run(Path.of("/"), command);
      return finished.code() == 0 ? "" : finished.err().strip();
    } catch (UncheckedIOException e) {
      return e.getCause().getMessage(); // unshare is not installed
    }
  }

  /** Skips the test, with the reason, if no PID namespace can be created. */
  public static void assumePossible() {
    assumeTrue(OBSTACLE.isEmpty(), () -> "NOT TESTED: no PID namespace: " + OBSTACLE);
  }
}
