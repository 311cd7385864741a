package dev.foster.sim;

import java.util.function.Supplier;

/**
 * The first thing that went wrong. The loop catches what its work throws, and goes on; a simulation
 * must not.
 */
final class Failures {
  private Throwable first;

  /** Runs something, and keeps what it throws. */
  void guard(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      first = first == null ? e : first;
      throw e;
    }
  }

  void require(boolean holds, String invariant, Supplier<String> words) {
    if (!holds) {
      fail(invariant, words.get());
    }
  }

  /** Ends the run: with what went wrong first. */
  void fail(String invariant, String words) {
    first = first == null ? new Violation(invariant, words) : first;
    throw new Violation(invariant, words);
  }

  /** Throws what went wrong first; does nothing if all is well. */
  void rethrow() {
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
    if (first instanceof Error error) {
      throw error;
    }
  }
}
