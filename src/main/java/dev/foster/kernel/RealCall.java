package dev.foster.kernel;

/**
 * A call that the compiler of the native edition never inlines.
 *
 * <p>If that compiler inlines a method, an OutOfMemoryError of an allocation in that method does
 * not reach a {@code catch (OutOfMemoryError)} around the call, and the thread ends. So a {@code
 * try} block that must survive the lack of memory calls only methods that {@code
 * src/native/image.options} excludes from inlining. {@link #run} is such a method, for work that
 * has no method of its own.
 */
public final class RealCall {
  private RealCall() {}

  /** Runs the work. */
  public static void run(Runnable work) {
    work.run();
  }
}
