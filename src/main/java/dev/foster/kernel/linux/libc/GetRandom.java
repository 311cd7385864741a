package dev.foster.kernel.linux.libc;

/**
 * Random numbers of the kernel's ({@code getrandom(2)}). Each is drawn anew, so that one that got
 * known tells nothing about the others.
 */
public final class GetRandom {
  private static final int BLOCK = 256; // bytes that getrandom gives whole, without a signal's cut

  private final long buffer = Native.allocate(BLOCK, true);
  private int used = BLOCK;

  /** 64 random bits. */
  public long nextLong() {
    if (used == BLOCK) {
      if (Native.call(Native.symbol("getrandom"), buffer, BLOCK, 0) != BLOCK) {
        throw new IllegalStateException("getrandom: " + Native.message(Native.errno()));
      }
      used = 0;
    }
    long bits = Native.MEMORY.getLong(buffer + used);
    Native.MEMORY.putLong(buffer + used, 0); // what was given away is not kept
    used += 8;
    return bits;
  }
}
