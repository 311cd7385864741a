package dev.foster.kernel.linux;

/** Signal dispositions of this process that were replaced for a moment by "ignored". */
final class Dispositions {
  private static final long SIGACTION = Native.symbol("sigaction");

  /** {@code sizeof(struct sigaction)} of glibc on x86-64 and aarch64. */
  static final int BYTES = 152;

  private static final long SIG_IGN = 1;

  /** ILL BUS FPE SEGV: the JVM lives by them; CHLD: ignored, children would vanish unreaped. */
  private static final long NEVER = 1L << 3 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 16;

  private final long mask;
  private final long saved;

  private Dispositions(long mask, long saved) {
    this.mask = mask;
    this.saved = saved;
  }

  /** Ignores the signals of {@code wanted}: bit {@code n-1} is signal {@code n}. */
  static Dispositions ignore(long wanted) {
    long mask = wanted & ~NEVER;
    long ignore = Native.MEMORY.allocateMemory(BYTES, true);
    Native.MEMORY.putLong(ignore, SIG_IGN);
    long saved = Native.MEMORY.allocateMemory(64L * BYTES, true);
    for (int signal = 1; signal <= 64; signal++) {
      if ((mask >>> (signal - 1) & 1) != 0) {
        Native.call(SIGACTION, signal, ignore, saved + (signal - 1L) * BYTES);
      }
    }
    Native.free(ignore);
    return new Dispositions(mask, saved);
  }

  /** Puts back what was. */
  void restore() {
    for (int signal = 1; signal <= 64; signal++) {
      if ((mask >>> (signal - 1) & 1) != 0) {
        Native.call(SIGACTION, signal, saved + (signal - 1L) * BYTES, 0);
      }
    }
    Native.free(saved);
  }
}
