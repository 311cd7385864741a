package dev.foster.kernel.linux.user;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Errno;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh platform thread for one task. Linux keeps user and group ids per thread, so such a thread
 * can change its ids while all other threads keep theirs.
 */
public final class FreshThread {
  private static final int STACK_BYTES = 256 * 1024;

  /** The most threads of {@link #runWithin} that go on after their time. */
  private static final int MAX_ABANDONED = 4;

  private static final AtomicInteger ABANDONED = new AtomicInteger();

  private FreshThread() {}

  /**
   * Runs {@code task} on a new thread and waits until it ends.
   *
   * @throws SpawnException there are too many threads already
   */
  public static void runAndWait(Runnable task) throws SpawnException {
    join(start(task), 0);
  }

  /**
   * Runs {@code task} on a new thread and waits for a limited time. A task that a dead drive holds
   * up keeps its thread. If there are {@link #MAX_ABANDONED} such threads, or if no thread can be
   * made, this does not run the task.
   *
   * @param millis the longest wait
   * @return false if the task has not ended
   */
  public static boolean runWithin(long millis, Runnable task) {
    try {
      return runWithin(millis, task, ABANDONED, MAX_ABANDONED);
    } catch (SpawnException e) {
      return false;
    }
  }

  /**
   * Runs {@code task} as {@link #runWithin(long, Runnable)} does, with a limit of its own on the
   * threads that are held up.
   *
   * @param abandoned counts the threads that go on after their time
   * @param most the most of these threads
   * @throws SpawnException there are too many threads already
   */
  public static boolean runWithin(long millis, Runnable task, AtomicInteger abandoned, int most)
      throws SpawnException {
    if (abandoned.get() >= most) {
      return false;
    }
    AtomicBoolean over = new AtomicBoolean(); // whichever comes first: the end or the time-out
    Thread thread =
        start(
            () -> {
              try {
                task.run();
              } finally {
                if (!over.compareAndSet(false, true)) {
                  abandoned.decrementAndGet();
                }
              }
            });
    join(thread, millis);
    if (over.compareAndSet(false, true)) {
      abandoned.incrementAndGet();
      return false;
    }
    return true;
  }

  private static Thread start(Runnable task) throws SpawnException {
    Thread thread = new Thread(null, task, "spawner", STACK_BYTES);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the JVM reports EAGAIN of pthread_create this way
      throw new SpawnException(Stage.FORK, "cannot make a thread: " + e.getMessage(), Errno.EAGAIN);
    }
    return thread;
  }

  /** Waits for the end of a thread; at most {@code millis} if that is not 0. */
  private static void join(Thread thread, long millis) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join(millis);
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the task must go on: wait again
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
