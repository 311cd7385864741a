package dev.foster.kernel.linux;

/**
 * Fresh platform threads for one piece of work: Linux keeps credentials per thread, so such a
 * thread can be someone else while all others stay what they are.
 */
final class Threads {
  private static final int STACK = 256 * 1024;

  private Threads() {}

  /** Runs {@code work} on a new thread and waits for its end. */
  static void runAndWait(Runnable work) {
    Thread thread = start(work);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the work is short and must be finished
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts {@code work} on a new thread. */
  static Thread start(Runnable work) {
    Thread thread = new Thread(null, work, "spawner", STACK);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
