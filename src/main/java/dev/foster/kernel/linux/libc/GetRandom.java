package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

/**
 * Random numbers of the kernel ({@code getrandom(2)}). One of them gives no information about the
 * others. One thread at a time.
 */
public final class GetRandom {
  private static final int BLOCK = 256; // the most bytes that a signal cannot interrupt

  private final long buffer = NativeHeap.allocateZeroed(BLOCK);
  private int used = BLOCK;

  /** 64 random bits. */
  public long nextLong() {
    if (used == BLOCK) {
      long result = LIBC.getrandom(buffer, BLOCK, 0);
      if (result != BLOCK) {
        throw new IllegalStateException("getrandom: " + Errno.text(Errno.of(result)));
      }
      used = 0;
    }
    long bits = MEMORY.getLong(buffer + used);
    MEMORY.putLong(buffer + used, 0); // keeps no copy
    used += 8;
    return bits;
  }
}
