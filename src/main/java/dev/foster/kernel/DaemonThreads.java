package dev.foster.kernel;

/** Starts threads that do not keep Foster from exiting. */
public final class DaemonThreads {
  private static final int EAGAIN = 11;

  private DaemonThreads() {}

  /**
   * Starts a thread. If there is no process id left, or if the limit of processes is reached, the
   * JVM throws an {@link OutOfMemoryError}. That must not end PID 1, so this throws another one.
   *
   * @param stack size of the stack in bytes
   * @throws KernelException no thread can be made now; a later attempt may succeed
   */
  public static Thread start(String name, long stack, Runnable work) throws KernelException {
    Thread thread = new Thread(null, work, name, stack);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the JVM reports EAGAIN of pthread_create this way
      throw new KernelException(
          "cannot make a thread: too many processes, or too little memory", EAGAIN);
    }
    return thread;
  }
}
