package dev.foster.control;

import java.time.Instant;

/**
 * RFC 3339 in UTC with milliseconds: {@code 2026-01-31T12:00:00.250Z}. By hand, because {@code
 * java.time.format} costs several milliseconds to load and {@code foster status} has few.
 */
public final class Timestamp {
  private static final long DAY = 86_400;

  private Timestamp() {}

  /** The text of an instant; null for null. */
  public static String text(Instant instant) {
    if (instant == null) {
      return null;
    }
    long seconds = instant.getEpochSecond();
    long[] date = date(Math.floorDiv(seconds, DAY));
    int time = (int) Math.floorMod(seconds, DAY);
    StringBuilder text = new StringBuilder(24);
    digits(text, date[0], 4).append('-');
    digits(text, date[1], 2).append('-');
    digits(text, date[2], 2).append('T');
    digits(text, time / 3600, 2).append(':');
    digits(text, time / 60 % 60, 2).append(':');
    digits(text, time % 60, 2).append('.');
    return digits(text, instant.getNano() / 1_000_000, 3).append('Z').toString();
  }

  /** Milliseconds since 1970 of a text that {@link #text} made; -1 if it did not. */
  public static long millis(String text) {
    if (text == null || text.length() != 24 || text.charAt(23) != 'Z') {
      return -1;
    }
    long days = days(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long time = (number(text, 11, 13) * 60L + number(text, 14, 16)) * 60L + number(text, 17, 19);
    return (days * DAY + time) * 1000 + number(text, 20, 23);
  }

  /**
   * Year, month and day of a day since 1970 (Hinnant, "chrono-compatible low-level algorithms").
   */
  private static long[] date(long daysSince1970) {
    long z = daysSince1970 + 719_468;
    long era = Math.floorDiv(z, 146_097);
    long day = z - era * 146_097;
    long year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    long dayOfYear = day - (365 * year + year / 4 - year / 100);
    long m = (5 * dayOfYear + 2) / 153;
    long month = m < 10 ? m + 3 : m - 9;
    return new long[] {
      year + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1
    };
  }

  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }

  private static StringBuilder digits(StringBuilder text, long value, int width) {
    for (long power = width == 4 ? 1000 : width == 3 ? 100 : 10; power > 0; power /= 10) {
      text.append((char) ('0' + value / power % 10));
    }
    return text;
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }
}
