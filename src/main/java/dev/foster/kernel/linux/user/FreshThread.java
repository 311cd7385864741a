package dev.foster.kernel.linux.user;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Errno;

/**
 * Fresh platform threads for one piece of work: Linux keeps credentials per thread, so such a
 * thread can be someone else while all others stay what they are.
 */
public final class FreshThread {
  private static final int STACK = 256 * 1024;

  private FreshThread() {}

  /** Runs {@code work} on a new thread and waits for its end. */
  public static void runAndWait(Runnable work) throws SpawnException {
    join(start(work));
  }

  /**
   * Starts {@code work} on a new thread.
   *
   * @throws SpawnException there are too many threads already
   */
  static Thread start(Runnable work) throws SpawnException {
    Thread thread = new Thread(null, work, "spawner", STACK);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // so the JVM calls EAGAIN of pthread_create
      throw new SpawnException(Stage.FORK, "cannot make a thread: " + e.getMessage(), Errno.EAGAIN);
    }
    return thread;
  }

  /** Waits for the end of a thread; its work is short and is always finished. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
