package dev.foster.init;

import dev.foster.distribution.PidNamespace;
import java.util.List;

/** A PID namespace of its own, for a test that is about PID 1. */
final class Namespace {
  static final List<String> PREFIX = PidNamespace.PREFIX;

  private Namespace() {}

  /** Skips the test where no namespace can be made. */
  static void assumeAllowed() {
    PidNamespace.assumePossible();
  }
}
