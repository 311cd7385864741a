package dev.foster.init;

import dev.foster.distribution.PidNamespace;
import java.util.List;

/** A PID namespace for a test of PID 1. */
final class Namespace {
  static final List<String> PREFIX = PidNamespace.PREFIX;

  private Namespace() {}

  /** Skips the test if no namespace can be created. */
  static void assumeAllowed() {
    PidNamespace.assumePossible();
  }
}
