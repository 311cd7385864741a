package dev.foster.loop;

import dev.foster.kernel.Kernel;

/**
 * The loop's time: monotonic time without the pauses of Foster. While the whole container is frozen
 * ({@code docker pause}, a suspended machine), services cannot run either. So a pause postpones
 * every deadline, and no service is late because of it.
 */
final class LoopClock {
  /** A later wake-up than this, in ns, happens only if Foster itself could not run. */
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
   * Records a wait of the loop. If the loop woke up much too late, Foster could not run for an
   * unknown part of the wait, so none of the wait counts.
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
