package dev.foster.sim;

import java.util.List;

/** Random numbers from a seed, by SplitMix64, so that a seed means the same on every JVM. */
final class SeededRandom {
  private long state;

  SeededRandom(long seed) {
    state = seed * 0xD1342543DE82EF95L + 0x632BE59BD9B4E019L;
  }

  /** 64 random bits. */
  long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 0 … {@code bound} − 1. */
  int below(int bound) {
    return (int) Long.remainderUnsigned(next() >>> 1, bound);
  }

  /** A number of the range; both ends are included. */
  long between(long low, long high) {
    return low + Long.remainderUnsigned(next() >>> 1, high - low + 1);
  }

  /** True with this probability in percent. */
  boolean percent(int chance) {
    return below(100) < chance;
  }

  <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }

  int pick(int... from) {
    return from[below(from.length)];
  }

  /** A time in milliseconds, as nanoseconds; short times are more likely than long ones. */
  long millis(long low, long high) {
    long span = (high - low) * 1_000_000;
    double part = (next() >>> 11) * 0x1.0p-53;
    return low * 1_000_000 + (long) (span * part * part);
  }

  /** A generator of its own that continues from this one's state. */
  SeededRandom split() {
    return new SeededRandom(next());
  }
}
