package dev.foster.loop;

import dev.foster.kernel.Kernel;

/**
 * The loop's time: monotonic time without the pauses of Foster. When the whole container was frozen
 * ({@code docker pause}, a suspended machine), services could not run either. So a pause moves
 * every deadline, and no service is late because of it.
 */
final class LoopClock {
  /** The loop woke up so much too late, in ns, only if Foster itself could not run. */
  private static final long LATE_NANOS = 1_000_000_000;

  private final Kernel kernel;
  private long paused; // total, in ns

  LoopClock(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Nanoseconds since an arbitrary origin, without pauses. */
  long now() {
    return kernel.now() - paused;
  }

  /**
   * The loop has waited. If it woke up much too late, Foster could not run, and nobody knows since
   * when: so none of the wait counts.
   *
   * @param since when it began to wait
   * @param until when it should have woken up at the latest; {@link Long#MAX_VALUE} for no limit
   * @return how much of the wait does not count, in ns; 0 for none
   */
  long waited(long since, long until) {
    long now = now();
    if (until == Long.MAX_VALUE || now - until < LATE_NANOS) {
      return 0;
    }
    paused += now - since;
    return now - since;
  }
}
