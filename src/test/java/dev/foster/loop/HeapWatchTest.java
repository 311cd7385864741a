package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private static final long MB = 1 << 20;

  private long live = MB;
  private long garbage;
  private int collections;
  private final HeapWatch watch =
      new HeapWatch(
          () -> live + garbage,
          () -> {
            collections++;
            garbage = 0;
          });

  /** Adds garbage bit by bit; returns the most that was in use after a look. */
  private long litter(long bytes) {
    long most = 0;
    for (long done = 0; done < bytes; done += 1024) {
      garbage += 1024;
      watch.look();
      most = Math.max(most, live + garbage);
    }
    return most;
  }

  @Test
  void look_nothingHappens_nothingIsCollected() {
    for (int i = 0; i < 1000; i++) {
      watch.look();
    }
    assertEquals(0, collections);
  }

  @Test
  void look_startHasLeftMuchGarbage_isCollected() {
    garbage = 3 * MB;
    watch.look();
    assertEquals(1, collections);
  }

  @Test
  void look_garbageGrowsForLong_neverMoreThanAStep() {
    watch.look();
    assertTrue(litter(100 * MB) <= live + HeapWatch.STEP);
    assertEquals(50, collections); // the first soon, then a little more than a step each
  }

  @Test
  void look_moreIsLive_collectsWhenItHasDoubled() {
    litter(MB);
    live = 10 * MB;
    watch.look();
    collections = 0;
    assertTrue(litter(100 * MB) <= 20 * MB);
    assertEquals(9, collections);
  }

  @Test
  void look_lessIsLive_isNoticed() {
    live = 20 * MB;
    watch.look();
    live = 2 * MB; // the JVM has collected by itself
    watch.look();
    assertTrue(litter(10 * MB) <= 4 * MB);
  }
}
