package dev.foster.init;

/** A duration such as {@code 250ms}, {@code 8s} or {@code 1h30m}. */
final class WaitTime {
  private static final long LONGEST_SECONDS = 1_000_000_000L;

  private WaitTime() {}

  /**
   * Nanoseconds; -1 if {@code text} is not a duration. A bare number has no unit, so it is none.
   */
  static long parse(String text) {
    long total = 0;
    int at = 0;
    do {
      long number = 0;
      int from = at;
      for (; at < text.length() && isDigit(text.charAt(at)); at++) {
        number = Math.min(number * 10 + text.charAt(at) - '0', LONGEST_SECONDS);
      }
      int unit = at;
      while (at < text.length() && Character.isLetter(text.charAt(at))) {
        at++;
      }
      long nanos = nanosOf(text.substring(unit, at));
      if (unit == from || nanos < 0 || number > LONGEST_SECONDS * 1_000_000_000L / nanos) {
        return -1;
      }
      total += number * nanos;
    } while (at < text.length() && total >= 0 && total <= LONGEST_SECONDS * 1_000_000_000L);
    return at == text.length() ? total : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> -1;
    };
  }
}
