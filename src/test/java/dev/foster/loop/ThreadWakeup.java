package dev.foster.loop;

import dev.foster.kernel.Wakeup;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A {@link Wakeup} without a kernel: the end of a child does not end its sleep. */
final class ThreadWakeup implements Wakeup {
  private final Semaphore wakes = new Semaphore(0);

  @Override
  public void await(long nanos) {
    try {
      if (wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        wakes.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void wake() {
    wakes.release();
  }
}
