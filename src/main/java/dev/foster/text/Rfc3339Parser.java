package dev.foster.text;

/**
 * Parses times that {@link Rfc3339} formats. Does not use {@code java.time.format}, which takes
 * several milliseconds to load at each call of {@code foster status}.
 */
public final class Rfc3339Parser {
  private static final long DAY = 86_400;

  private Rfc3339Parser() {}

  /** Milliseconds since 1970 of {@code 2026-01-31T12:00:00.250Z}; -1 for other texts. */
  public static long millis(String text) {
    if (text == null || text.length() != 24 || text.charAt(23) != 'Z') {
      return -1;
    }
    long days = days(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long time = (number(text, 11, 13) * 60L + number(text, 14, 16)) * 60L + number(text, 17, 19);
    return (days * DAY + time) * 1000 + number(text, 20, 23);
  }

  /** Days since 1970 of a date: "days_from_civil", H. Hinnant, chrono-compatible algorithms. */
  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }
}
