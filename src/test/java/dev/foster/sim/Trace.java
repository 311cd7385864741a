package dev.foster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The history of a run of the simulation: always as a hash, and line by line if requested. */
final class Trace {
  private final boolean verbose;
  private final List<String> lines = new ArrayList<>();
  private long hash = 17;

  Trace(boolean verbose) {
    this.verbose = verbose;
  }

  /** Adds an entry; {@code facts} must be the same when the seed is run again. */
  void note(long now, Supplier<String> words, int... facts) {
    hash = hash * 1_000_003 + now;
    for (int fact : facts) {
      hash = hash * 31 + fact;
    }
    if (verbose) {
      lines.add(String.format(Locale.ROOT, "%11.6f  %s", now / 1e9 - 1, words.get()));
    }
  }

  /** A hash of the trace. */
  long hash() {
    return hash;
  }

  List<String> lines() {
    return lines;
  }
}
