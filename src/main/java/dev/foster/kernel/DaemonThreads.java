package dev.foster.kernel;

import java.util.function.Consumer;

/** Starts threads that do not keep Foster from exiting. */
public final class DaemonThreads {
  private static final int EAGAIN = 11;

  private static volatile Consumer<Throwable> failureHandler = failure -> {};

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
      failureHandler.accept(e);
      throw e;
    }
  }

  /**
   * Sets what happens when a thread dies of a failure.
   *
   * @param handler called on the thread that dies
   */
  public static void onFailure(Consumer<Throwable> handler) {
    failureHandler = handler;
  }
}
