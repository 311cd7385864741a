package dev.foster.init;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** A PID namespace of its own, for a test that is about PID 1. */
final class Namespace {
  static final List<String> PREFIX =
      List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "--");

  private Namespace() {}

  /** Skips the test where no namespace can be made. */
  static void assumeAllowed() {
    List<String> command = new java.util.ArrayList<>(PREFIX);
    command.add("true");
    assumeTrue(Contender.Finished.run(command).code() == 0, "no PID namespace can be made here");
  }
}
