package dev.foster.kernel.linux.libc;

/** Parses decimal numbers in bytes without making strings. */
public final class DecimalParser {
  private DecimalParser() {}

  /** The number that begins at {@code from}; -1 if there is none or it does not fit. */
  public static int parse(byte[] bytes, int from, int end) {
    long value = parseLong(bytes, from, end);
    return value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  /** The number that begins at {@code from}; -1 if there is none or it does not fit. */
  public static long parseLong(byte[] bytes, int from, int end) {
    long value = -1;
    for (int i = from; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      if (value > (Long.MAX_VALUE - 9) / 10) {
        return -1;
      }
      value = (value < 0 ? 0 : value * 10) + bytes[i] - '0';
    }
    return value;
  }
}
