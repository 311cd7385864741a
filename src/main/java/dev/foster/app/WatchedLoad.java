package dev.foster.app;

import dev.foster.config.LoadResult;
import dev.foster.config.yaml.Problem;
import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Loads the configuration on a thread of its own, and gives it up when a file does not answer. That
 * thread then stays behind until its drive answers.
 */
final class WatchedLoad {
  private static final long STACK = 512 * 1024;
  private static final long LOOK_MILLIS = 100;

  /** The most threads that stay behind; further loads are refused. */
  private static final int MAX_STUCK = 4;

  private final Supplier<LoadResult> load;
  private final WatchedHost host;
  private final AtomicInteger stuck = new AtomicInteger();
  private volatile String lastStuck;

  /**
   * A load that has not begun.
   *
   * @param load does the work, and reads files by {@code host}
   */
  WatchedLoad(Supplier<LoadResult> load, WatchedHost host) {
    this.load = load;
    this.host = host;
  }

  private final class Attempt implements Runnable {
    final CountDownLatch over = new CountDownLatch(1);
    private LoadResult result;
    private RuntimeException failure;
    private Error error;
    private boolean givenUp; // guarded by this

    @Override
    public void run() {
      try {
        result = loaded();
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

    LoadResult result() {
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
   * Loads the configuration.
   *
   * @param patience how long one file may take
   * @throws KernelException no thread can be made
   */
  LoadResult load(Duration patience) throws KernelException {
    if (stuck.get() >= MAX_STUCK) {
      return noAnswer(lastStuck);
    }
    Attempt attempt = new Attempt();
    Thread thread = DaemonThreads.start("config", STACK, attempt);
    while (!isOver(attempt)) {
      WatchedHost.Operation operation = host.operation(thread);
      boolean late =
          operation != null && System.nanoTime() - operation.since() > patience.toNanos();
      if (late && attempt.giveUp()) {
        lastStuck = operation.words();
        return noAnswer(lastStuck);
      }
    }
    return attempt.result();
  }

  private LoadResult loaded() {
    return load.get();
  }

  private static boolean isOver(Attempt attempt) {
    try {
      return attempt.over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false; // no thread interrupts it
    }
  }

  private static LoadResult noAnswer(String words) {
    Problem problem = new Problem(null, 0, 0, "", words + ": its drive does not answer");
    return new LoadResult(null, List.of(problem), List.of());
  }
}
