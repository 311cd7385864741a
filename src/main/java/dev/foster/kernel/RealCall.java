package dev.foster.kernel;

/**
 * A call that the compiler of the native edition never replaces by the code that it calls.
 *
 * <p>That compiler gives an allocation a way to a {@code catch (OutOfMemoryError)} only if both are
 * in the same method of the source. An allocation of a method that it has inlined goes past the
 * {@code catch}, and a thread that must survive would end. So a {@code try} block that must survive
 * the lack of memory calls only methods that {@code src/native/image.options} excludes from
 * inlining; this one is for work without a name.
 */
public final class RealCall {
  private RealCall() {}

  /** Runs the work. */
  public static void run(Runnable work) {
    work.run();
  }
}
