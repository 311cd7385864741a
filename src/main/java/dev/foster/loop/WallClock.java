package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.kernel.KernelException;

/** Tells the core how the wall clock stands to the loop's own; made with the first schedule. */
final class WallClock {
  /** Readings of both clocks, of which the one counts that took the shortest time. */
  private static final int READINGS = 5;

  private final SchedulePort port;
  private final LoopClock clock;

  WallClock(SchedulePort port, LoopClock clock) {
    this.port = port;
    this.clock = clock;
  }

  /** Begins to watch the clock; each change of it leaves an event, which {@link #now} replaces. */
  void watch(Mailbox mailbox) throws KernelException {
    port.watch(() -> mailbox.put(new Event.ClockSet(0)));
  }

  /** The event that tells the core how the wall clock stands now. */
  Event.ClockSet now() {
    long shortest = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < READINGS; i++) {
      long before = clock.now();
      long wall = port.wall();
      long took = clock.now() - before;
      if (took < shortest) {
        shortest = took;
        offset = wall - before - took;
      }
    }
    return new Event.ClockSet(offset);
  }
}
