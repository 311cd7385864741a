package dev.foster.kernel.linux.signal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Rings between threads. That a death rings is seen on the built distribution (CostIT). */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class SigchldWaiterTest {

  @Test
  void ring_beforeTheSleep_isNotLost() {
    SigchldWaiter bell = new SigchldWaiter();
    bell.ring();
    bell.await(Long.MAX_VALUE);
  }

  @Test
  void await_noRing_takesItsTime() {
    SigchldWaiter bell = new SigchldWaiter();
    long nanos = Duration.ofMillis(1_020).toNanos();
    long before = System.nanoTime();
    bell.await(nanos);
    assertTrue(System.nanoTime() - before >= nanos);
  }

  @Test
  void rings_ofAnotherThread_wakeTheSleeperEachTime() throws InterruptedException {
    SigchldWaiter bell = new SigchldWaiter();
    Semaphore awake = new Semaphore(1);
    int rings = 20_000;
    Thread ringer =
        new Thread(
            () -> {
              for (int i = 0; i < rings; i++) {
                awake.acquireUninterruptibly();
                bell.ring();
              }
            });
    ringer.start();
    for (int i = 0; i < rings; i++) {
      bell.await(Long.MAX_VALUE);
      awake.release();
    }
    ringer.join();
  }
}
