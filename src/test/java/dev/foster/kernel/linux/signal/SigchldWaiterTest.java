package dev.foster.kernel.linux.signal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Threads wake the waiting thread. CostIT shows that the end of a child does so too. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class SigchldWaiterTest {

  @Test
  void wake_beforeTheSleep_isNotLost() {
    SigchldWaiter waiter = new SigchldWaiter();
    waiter.wake();
    waiter.await(Long.MAX_VALUE);
  }

  @Test
  void await_noRing_takesItsTime() {
    SigchldWaiter waiter = new SigchldWaiter();
    long nanos = Duration.ofMillis(1_020).toNanos();
    long before = System.nanoTime();
    waiter.await(nanos);
    assertTrue(System.nanoTime() - before >= nanos);
  }

  @Test
  void wakes_ofAnotherThread_endEachSleep() throws InterruptedException {
    SigchldWaiter waiter = new SigchldWaiter();
    Semaphore awake = new Semaphore(1);
    int rings = 20_000;
    Thread ringer =
        new Thread(
            () -> {
              for (int i = 0; i < rings; i++) {
                awake.acquireUninterruptibly();
                waiter.wake();
              }
            });
    ringer.start();
    for (int i = 0; i < rings; i++) {
      waiter.await(Long.MAX_VALUE);
      awake.release();
    }
    ringer.join();
  }
}
