package dev.foster.kernel.linux.user;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Errno;

/**
 * A fresh platform thread for one task. Linux keeps user and group ids per thread, so such a thread
 * can change its ids while all other threads keep theirs.
 */
public final class FreshThread {
  private static final int STACK_BYTES = 256 * 1024;

  private FreshThread() {}

  /**
   * Runs {@code task} on a new thread and waits until it ends.
   *
   * @throws SpawnException there are too many threads already
   */
  public static void runAndWait(Runnable task) throws SpawnException {
    Thread thread = new Thread(null, task, "spawner", STACK_BYTES);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the JVM reports EAGAIN of pthread_create this way
      throw new SpawnException(Stage.FORK, "cannot make a thread: " + e.getMessage(), Errno.EAGAIN);
    }
    join(thread);
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the task is short and must finish
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
