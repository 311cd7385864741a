package dev.foster.core.state;

import dev.foster.plan.RestartPolicy;
import java.util.ArrayDeque;

/** The restarts of one service that its restart policy takes into account. */
final class RestartHistory {
  /** No more restarts. */
  static final long GIVE_UP = -1;

  private final ArrayDeque<Long> times = new ArrayDeque<>();
  private int attempt;

  /** Runs in a row that count for {@code failed_starts}: they were never ready. */
  private int failedStarts;

  private int total;

  /** Forgets all restarts. */
  void clear() {
    times.clear();
    attempt = 0;
    failedStarts = 0;
    total = 0;
  }

  /** Failed runs in a row without {@code reset_after} or a good run between them. */
  int attempt() {
    return failedStarts > 0 ? failedStarts : attempt;
  }

  /** Restarts since the last {@link #clear}. */
  int total() {
    return total;
  }

  /** Counts a restart after a run that did not fail; returns the delay in nanoseconds. */
  long afterGoodRun(RestartPolicy policy, double random) {
    attempt = 0;
    failedStarts = 0;
    total++;
    return delay(policy, 1, random);
  }

  /**
   * Decides about one more restart after a run that was never ready; returns the delay in
   * nanoseconds, or {@link #GIVE_UP}.
   */
  long afterFailedStart(RestartPolicy.FailedStarts policy) {
    if (failedStarts >= policy.retries()) {
      return GIVE_UP;
    }
    long delay = policy.delay().toNanos() + failedStarts * policy.step().toNanos();
    failedStarts++;
    total++;
    return delay;
  }

  /**
   * Decides about one more restart after a failed run.
   *
   * @param upFor how long the service was up, in nanoseconds
   * @param random uniformly distributed in [0, 1)
   * @return the delay in nanoseconds, or {@link #GIVE_UP}
   */
  long next(RestartPolicy policy, long now, long upFor, double random) {
    failedStarts = 0;
    if (upFor >= policy.resetAfter().toNanos()) {
      attempt = 0;
    }
    RestartPolicy.Limit limit = policy.limit();
    if (limit != null) {
      long since = now - limit.within().toNanos();
      while (!times.isEmpty() && times.peekFirst() < since) {
        times.removeFirst();
      }
      if (times.size() >= limit.count()) {
        return GIVE_UP;
      }
      times.addLast(now);
    }
    attempt++;
    total++;
    return delay(policy, attempt, random);
  }

  /** {@code delay × factor^(attempt − 1)}, at most {@code max_delay}, then varied by the jitter. */
  static long delay(RestartPolicy policy, int attempt, double random) {
    double longest = policy.maxDelay().toNanos();
    double delay = policy.delay().toNanos();
    boolean grows =
        delay > 0 && policy.factor() > 1; // otherwise the loop would run `attempt` times
    for (int i = 1; i < attempt && grows && delay < longest; i++) {
      delay *= policy.factor();
    }
    double varied = Math.min(delay, longest) * (1 + policy.jitter() * (2 * random - 1));
    return Math.max(0, (long) varied);
  }
}
