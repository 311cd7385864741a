package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoopClockTest {
  private static final long SECOND = 1_000_000_000L;

  private long time = 5 * SECOND;
  private final LoopClock clock =
      new LoopClock(
          new CannedKernel() {
            @Override
            public long now() {
              return time;
            }
          });

  @Test
  void wakesInTime_everythingCounts() {
    long since = clock.now();
    time += 2 * SECOND;
    assertEquals(0, clock.waited(since, since + 2 * SECOND));
    assertEquals(time, clock.now());
  }

  @Test
  void wakesMuchTooLate_theWaitDoesNotCount() {
    long since = clock.now();
    time += 60 * SECOND;
    assertEquals(60 * SECOND, clock.waited(since, since + 2 * SECOND));
    assertEquals(since, clock.now());
  }

  @Test
  void waitsWithoutLimit_everythingCounts() {
    long since = clock.now();
    time += 60 * SECOND;
    assertEquals(0, clock.waited(since, Long.MAX_VALUE));
    assertEquals(time, clock.now());
  }
}
