package dev.foster.kernel.linux.libc;

/**
 * Chooses the implementations of this package's interfaces: the only class that names them. The
 * native edition has a class of the same name in {@code src/native/java}, which takes its place.
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

  /** The JVM. */
  public static JavaRuntime javaRuntime() {
    return new JvmRuntime();
  }

  /** Why no C function can be called, in one line; null if they can. Calls none itself. */
  public static String problem() {
    return JffiLibrary.problem();
  }
}
