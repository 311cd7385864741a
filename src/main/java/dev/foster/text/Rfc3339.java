package dev.foster.text;

/** Times as {@code 2026-11-23T15:46:20.123Z}: RFC 3339, UTC, milliseconds. */
public final class Rfc3339 {
  /** Length of such a time until the year 9999. */
  public static final int LENGTH = 24;

  private static final int MILLIS_A_DAY = 86_400_000;

  private Rfc3339() {}

  /** The text of a time in milliseconds since 1970. */
  @SuppressWarnings("deprecation") // ASCII: needs no decoder
  public static String text(long millis) {
    byte[] bytes = new byte[LENGTH];
    write(millis, bytes, 0);
    return new String(bytes, 0);
  }

  /** Writes the {@link #LENGTH} bytes of a time into {@code to}. */
  public static void write(long millis, byte[] to, int at) {
    long day = Math.floorDiv(millis, MILLIS_A_DAY);
    int rest = (int) Math.floorMod(millis, (long) MILLIS_A_DAY);
    writeDate(day, to, at);
    to[at + 10] = 'T';
    digits(rest / 3_600_000, 2, to, at + 11);
    to[at + 13] = ':';
    digits(rest / 60_000 % 60, 2, to, at + 14);
    to[at + 16] = ':';
    digits(rest / 1000 % 60, 2, to, at + 17);
    to[at + 19] = '.';
    digits(rest % 1000, 3, to, at + 20);
    to[at + 23] = 'Z';
  }

  /** Days since 1970 to a date: "civil_from_days", H. Hinnant, chrono-compatible algorithms. */
  private static void writeDate(long day, byte[] to, int at) {
    long z = day + 719_468;
    long era = Math.floorDiv(z, 146_097);
    int dayOfEra = (int) (z - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153; // months from March
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    digits(year, 4, to, at);
    to[at + 4] = '-';
    digits(month, 2, to, at + 5);
    to[at + 7] = '-';
    digits(dayOfYear - (153 * shifted + 2) / 5 + 1, 2, to, at + 8);
  }

  private static void digits(int value, int count, byte[] to, int at) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
