package dev.foster.kernel.linux.libc;

/** The native edition's class of this name, which takes the place of the JVM edition's. */
public final class LibcProvider {
  private LibcProvider() {}

  static Libc libc() {
    return new NativeLibc();
  }

  static NativeMemory memory() {
    return new DirectMemory();
  }

  /** What {@code main} of C received. */
  public static ProcessStart processStart() {
    return new NativeProcessStart();
  }

  /** The runtime inside the executable. */
  public static JavaRuntime javaRuntime() {
    return new NativeRuntime();
  }

  /** Always null: every C function is part of the executable. */
  public static String problem() {
    return null;
  }
}
