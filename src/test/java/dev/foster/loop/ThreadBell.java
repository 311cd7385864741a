package dev.foster.loop;

import dev.foster.kernel.Wakeup;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bell without a kernel: nobody rings it for a death. */
final class ThreadBell implements Wakeup {
  private final Semaphore rings = new Semaphore(0);

  @Override
  public void await(long nanos) {
    try {
      if (rings.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        rings.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void ring() {
    rings.release();
  }
}
