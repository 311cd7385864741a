package dev.foster.sim;

import java.util.function.Supplier;

/**
 * The first failure of a run. The loop catches what its work throws and goes on; a simulation must
 * stop.
 */
final class Failures {
  private Throwable first;

  /** Runs a task and keeps what it throws. */
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

  /** Ends the run with the first failure. */
  void fail(String invariant, String words) {
    first = first == null ? new Violation(invariant, words) : first;
    throw new Violation(invariant, words);
  }

  /** Throws the first failure; does nothing if there is none. */
  void rethrow() {
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
    if (first instanceof Error error) {
      throw error;
    }
  }
}
