package dev.foster.kernel;

/** Starts threads that do not keep Foster from exiting. */
public final class DaemonThreads {
  private static final int EAGAIN = 11;

  /** Called on the thread that has failed. */
  public interface FailureHandler {

    /**
     * Handles a fault of Foster.
     *
     * @param thread name of the thread
     * @param goesOn false if the thread ends
     */
    void failed(String thread, Throwable failure, boolean goesOn);
  }

  private static volatile FailureHandler failureHandler = (thread, failure, goesOn) -> {};

  private DaemonThreads() {}

  /**
   * Starts a thread. If there is no process id left, or if the limit of processes is reached, the
   * JVM throws an {@link OutOfMemoryError}. That must not end PID 1, so this throws another one.
   *
   * @param stack size of the stack in bytes
   * @throws KernelException no thread can be made now; a later attempt may succeed
   */
  public static Thread start(String name, long stack, Runnable work) throws KernelException {
    Thread thread = new Thread(null, () -> run(work), name, stack);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the JVM reports EAGAIN of pthread_create this way
      throw new KernelException(
          "cannot make a thread: too many processes, or too little memory", EAGAIN);
    }
    return thread;
  }

  private static void run(Runnable work) {
    try {
      RealCall.run(work);
    } catch (RuntimeException | Error e) {
      failed(e, false);
      throw e;
    }
  }

  private static void failed(Throwable failure, boolean goesOn) {
    failureHandler.failed(Thread.currentThread().getName(), failure, goesOn);
  }

  /** Reports a fault of Foster after which the calling thread continues. */
  public static void report(Throwable failure) {
    failed(failure, true);
  }

  /** Sets what happens when a thread fails. */
  public static void onFailure(FailureHandler handler) {
    failureHandler = handler;
  }
}
