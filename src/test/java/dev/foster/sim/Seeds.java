package dev.foster.sim;

/** Runs each seed twice and reports what went wrong. */
public final class Seeds {
  private Seeds() {}

  /** The result of a seed, with its trace. */
  record Finding(long seed, Throwable failure, String trace) {
    String words() {
      return "seed "
          + seed
          + " fails: "
          + failure
          + "\nIts trace is printed above; see it again with\n"
          + "  mvn -q test -Dtest=SimulationTest -Dfoster.sim.seed="
          + seed;
    }
  }

  /** The failure of a seed; null if there is none. */
  static Throwable failure(long seed) {
    Trace first = new Trace(false);
    Throwable failure = run(seed, first);
    if (failure != null) {
      return failure;
    }
    Trace second = new Trace(false);
    run(seed, second);
    return first.hash() == second.hash()
        ? null
        : new Violation("SameSeedSameTrace", first.hash() + " and " + second.hash());
  }

  /** Runs a seed with the complete text of its trace. */
  static Finding explain(long seed) {
    Trace trace = new Trace(true);
    Throwable failure = run(seed, trace);
    if (failure == null) {
      failure = failure(seed);
    }
    return new Finding(seed, failure, String.join("\n", trace.lines()));
  }

  /**
   * The first seed from {@code first} to {@code last} that fails.
   *
   * @return its number and the failure, or null if there is none
   */
  public static String firstFailure(long first, long last) {
    for (long seed = first; seed <= last; seed++) {
      Throwable failure = run(seed, new Trace(false));
      if (failure != null) {
        return seed + " " + failure;
      }
    }
    return null;
  }

  private static Throwable run(long seed, Trace trace) {
    try {
      Simulation.run(seed, trace);
      return null;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      return e;
    }
  }
}
