package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Bytes that the loop allocates in its most frequent operations once they are compiled. */
class HotPathTest {
  private static final int BURST = 500;
  private static final int TIMES = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * The bytes that one call allocates: the least of several rounds, because the JVM may allocate
   * too.
   */
  private static long allocated(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < TIMES; i++) {
        work.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least / TIMES;
  }

  /** On a busy machine, the compiler needs time, and interpreted code allocates more. */
  private static void assertAtMost(long most, LongSupplier measurement) {
    long bytes = measurement.getAsLong();
    for (int i = 0; i < 50 && bytes > most; i++) {
      bytes = measurement.getAsLong();
    }
    assertTrue(bytes > 0 && bytes <= most, bytes + " bytes, more than " + most);
  }

  @Test
  void orphans_inBursts_allocateLittle() {
    Rehearsal rehearsal = new Rehearsal(1);
    assertAtMost(224, () -> allocated(() -> rehearsal.orphans(BURST)) / BURST);
  }

  @Test
  void orphan_withManyServices_costsAsMuchAsWithOne() {
    Rehearsal one = new Rehearsal(1);
    Rehearsal many = new Rehearsal(200);
    assertEquals(allocated(() -> one.orphans(1)), allocated(() -> many.orphans(1)), 64);
  }

  @Test
  void restart_allocatesLittle() {
    Rehearsal rehearsal = new Rehearsal(1);
    assertAtMost(8_000, () -> allocated(rehearsal::restart));
  }

  /** The snapshot of all services is most of it. */
  @Test
  void restart_withManyServices_allocatesLittleForEachOfThem() {
    Rehearsal one = new Rehearsal(1);
    Rehearsal many = new Rehearsal(200);
    assertAtMost(300, () -> (allocated(many::restart) - allocated(one::restart)) / 199);
  }
}
