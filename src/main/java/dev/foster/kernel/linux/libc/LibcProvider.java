package dev.foster.kernel.linux.libc;

/**
 * Chooses the implementations of this package's interfaces: the only class that names them. The
 * native edition replaces the methods of this class when it is built.
 */
public final class LibcProvider {
  private LibcProvider() {}

  static Libc libc() {
    return new JffiLibc();
  }

  static NativeMemory memory() {
    return new JffiMemory();
  }

  /** What the launcher and the kernel report about the start of this process. */
  public static ProcessStart processStart() {
    return new JvmProcessStart();
  }

  /** Why no C function can be called, in one line; null if they can. Calls none itself. */
  public static String problem() {
    return JffiLibrary.problem();
  }
}
