package dev.foster.kernel;

/** Threads beside the loop. They do not keep Foster from ending. */
public final class DaemonThreads {
  private static final int EAGAIN = 11;

  private DaemonThreads() {}

  /**
   * Starts a thread. With no process id left, or none allowed, the JVM throws an {@link
   * OutOfMemoryError}, though memory is not what is missing: PID 1 must outlive that.
   *
   * @param stack its size in bytes
   * @throws KernelException no thread can be had now; later it may be
   */
  public static Thread start(String name, long stack, Runnable work) throws KernelException {
    Thread thread = new Thread(null, work, name, stack);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // so the JVM calls EAGAIN of pthread_create
      throw new KernelException(
          "cannot make a thread: too many processes, or too little memory", EAGAIN);
    }
    return thread;
  }
}
