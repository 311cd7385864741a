package dev.foster.kernel.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimedReadsTest {
  private final AtomicInteger heldUp = new AtomicInteger();
  private final TimedReads reads = new TimedReads(new ProcFs(), heldUp);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  /** A read that gets no answer before the latch opens. */
  private String blocked(ProcFs proc) {
    begun.incrementAndGet();
    while (answer.getCount() > 0) {
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return "late";
  }

  @Test
  void read_ends_givesWhatItFound() {
    assertEquals("found", reads.of(1, proc -> "found", "unknown"));
  }

  @Test
  void read_isHeldUp_isUnknownAndNotRepeatedUntilItEnds() {
    assertEquals("unknown", reads.of(1, this::blocked, "unknown"));
    assertEquals("unknown", reads.of(1, this::blocked, "unknown"));
    assertEquals(1, begun.get());
    assertEquals("found", reads.of(2, proc -> "found", "unknown"));
    answer.countDown();
    Awaitility.await().until(() -> heldUp.get() == 0);
    Awaitility.await().until(() -> reads.of(1, proc -> "found", "unknown").equals("found"));
  }

  @Test
  void reads_ofManyProcessesAreHeldUp_noFurtherThreadIsMade() {
    for (int pid = 1; pid <= 6; pid++) {
      assertEquals("unknown", reads.of(pid, this::blocked, "unknown"));
    }
    assertEquals(4, begun.get());
    assertEquals("unknown", reads.of(9, proc -> "found", "unknown"));
    answer.countDown();
    Awaitility.await().until(() -> reads.of(9, proc -> "found", "unknown").equals("found"));
  }

  @Test
  void reads_ofSeveralProcesses_areOnOneThreadUnlessOneIsHeldUp() {
    int[] pids = {1, 2, 3, 4, 5, 6, 7};
    List<Thread> threads = new CopyOnWriteArrayList<>();
    BiFunction<ProcFs, Integer, String> read =
        (proc, pid) -> {
          threads.add(Thread.currentThread());
          return pid == 3 ? blocked(proc) : "of " + pid;
        };
    List<String> expected = List.of("of 1", "of 2", "unknown", "of 4", "of 5", "of 6", "of 7");
    assertEquals(expected, reads.ofEach(pids, 5, read, "unknown"));
    assertEquals(2, Set.copyOf(threads).size());
    assertEquals(expected, reads.ofEach(pids, 5, read, "unknown"));
    assertEquals(4, Set.copyOf(threads).size());
    assertEquals(1, begun.get());
    answer.countDown();
    Awaitility.await().until(() -> heldUp.get() == 0);
  }

  @Test
  void read_fails_isUnknown() {
    Function<ProcFs, String> fails =
        proc -> {
          throw new IllegalStateException("expected by this test");
        };
    assertEquals("unknown", reads.of(1, fails, "unknown"));
    assertEquals("found", reads.of(1, proc -> "found", "unknown"));
  }
}
