package dev.foster.text;

import java.time.Duration;

/** Durations for users: {@code 250ms}, {@code 8s}, {@code 1h30m}. */
public final class Durations {
  /** The longest duration, in milliseconds: ten years. */
  private static final long LONGEST = 87_600L * 3_600_000L;

  private Durations() {}

  /**
   * Parses a duration.
   *
   * @throws IllegalArgumentException the text is not a duration; the message is for the user
   */
  public static Duration parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a duration is a number with a unit, such as 8s");
    }
    if (text.charAt(0) == '-') {
      throw new IllegalArgumentException("a duration cannot be negative");
    }
    long total = 0;
    int at = 0;
    while (at < text.length()) {
      int unit = skipDigits(text, at);
      int next = skipLetters(text, unit);
      if (unit == at || next == unit) {
        throw new IllegalArgumentException(complaint(text));
      }
      long factor = factor(text.substring(unit, next));
      if (factor < 0) {
        throw new IllegalArgumentException(
            "unknown unit '" + text.substring(unit, next) + "': use ms, s, m or h");
      }
      total += number(text, at, unit) * factor;
      if (total > LONGEST) {
        throw new IllegalArgumentException("a duration is at most 87600h");
      }
      at = next;
    }
    return Duration.ofMillis(total);
  }

  private static String complaint(String text) {
    return skipDigits(text, 0) == text.length()
        ? "a bare number needs a unit: " + text + "s"
        : "a duration is whole numbers with units, such as 250ms, 8s or 1h30m";
  }

  private static long number(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = Math.min(value * 10 + text.charAt(i) - '0', LONGEST + 1);
    }
    return value;
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> -1;
    };
  }

  private static int skipDigits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private static int skipLetters(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isLetter(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /**
   * The shortest text that {@link #parse} reads as this duration: {@code 1h30m}, {@code 1s250ms},
   * {@code 0s}. Fractions of a millisecond are dropped.
   */
  public static String text(Duration duration) {
    long left = duration.toMillis();
    if (left <= 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    left = append(text, left, 3_600_000, "h");
    left = append(text, left, 60_000, "m");
    left = append(text, left, 1_000, "s");
    append(text, left, 1, "ms");
    return text.toString();
  }

  private static long append(StringBuilder text, long left, long factor, String unit) {
    if (left >= factor) {
      text.append(left / factor).append(unit);
    }
    return left % factor;
  }

  /**
   * A number of nanoseconds in two units at most, rounded down: {@code 250ms}, {@code 8s}, {@code
   * 1.5s}, {@code 12m4s}, {@code 2h5m}, {@code 3d4h}.
   */
  public static String rounded(long nanos) {
    long millis = nanos / 1_000_000;
    if (millis < 1_000) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds < 10 && millis % 1_000 >= 100) {
      return seconds + "." + millis % 1_000 / 100 + "s";
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return pair(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "m");
    }
    return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String pair(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + unit : large + unit + small + smallUnit;
  }
}
