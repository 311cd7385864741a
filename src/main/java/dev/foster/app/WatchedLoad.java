package dev.foster.app;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Reads files on a thread of its own, and gives up when one of them does not answer. That thread
 * then stays behind until the drive of the file answers.
 *
 * @param <T> the result of a load
 */
final class WatchedLoad<T> {
  private static final long STACK = 512 * 1024;
  private static final long LOOK_MILLIS = 100;

  /** The most threads that stay behind; further loads are refused. */
  private static final int MAX_STUCK = 4;

  private final String thread;
  private final WatchedHost host;
  private final AtomicInteger stuck = new AtomicInteger();
  private volatile String lastStuck;

  /**
   * No load has begun.
   *
   * @param thread name of the threads that load
   * @param host by which the loads read files
   */
  WatchedLoad(String thread, WatchedHost host) {
    this.thread = thread;
    this.host = host;
  }

  private final class Attempt implements Runnable {
    final CountDownLatch over = new CountDownLatch(1);
    private final Supplier<T> load;
    private T result;
    private RuntimeException failure;
    private Error error;
    private boolean givenUp; // guarded by this

    Attempt(Supplier<T> load) {
      this.load = load;
    }

    @Override
    public void run() {
      try {
        result = loaded(load);
      } catch (RuntimeException e) {
        failure = e;
      } catch (Error e) { // for example OutOfMemoryError: the caller has to learn of it
        error = e;
      }
      over.countDown();
      synchronized (this) {
        if (givenUp) {
          stuck.decrementAndGet();
        }
      }
    }

    T result() {
      if (error != null) {
        throw error;
      }
      if (failure != null) {
        throw failure;
      }
      return result;
    }

    /** Returns false if the load has ended meanwhile. */
    synchronized boolean giveUp() {
      givenUp = over.getCount() > 0;
      if (givenUp) {
        stuck.incrementAndGet();
      }
      return givenUp;
    }
  }

  /**
   * Loads.
   *
   * @param load does the work
   * @param patience how long one file may take
   * @return null if it was given up: see {@link #stuckCall}
   * @throws KernelException no thread can be made
   */
  T load(Supplier<T> load, Duration patience) throws KernelException {
    if (stuck.get() >= MAX_STUCK) {
      return null;
    }
    Attempt attempt = new Attempt(load);
    Thread started = DaemonThreads.start(thread, STACK, attempt);
    while (!isOver(attempt)) {
      WatchedHost.Operation operation = host.operation(started);
      boolean late =
          operation != null && System.nanoTime() - operation.since() > patience.toNanos();
      if (late && attempt.giveUp()) {
        lastStuck = operation.words();
        return null;
      }
    }
    return attempt.result();
  }

  /** The call that did not return to the last load that was given up. */
  String stuckCall() {
    return lastStuck;
  }

  private T loaded(Supplier<T> load) {
    return load.get();
  }

  private boolean isOver(Attempt attempt) {
    try {
      return attempt.over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false; // no thread interrupts it
    }
  }
}
