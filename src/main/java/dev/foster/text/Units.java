package dev.foster.text;

/** Short texts for times and sizes in tables. */
public final class Units {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long KIB = 1024;

  private Units() {}

  /** {@code 5s}, {@code 12m4s}, {@code 3h2m}, {@code 12d3h}. */
  public static String age(long millis) {
    if (millis < MINUTE) {
      return Math.max(0, millis) / SECOND + "s";
    }
    if (millis < HOUR) {
      return pair(millis, MINUTE, "m", SECOND, "s");
    }
    return millis < DAY ? pair(millis, HOUR, "h", MINUTE, "m") : pair(millis, DAY, "d", HOUR, "h");
  }

  private static String pair(long millis, long large, String unit, long small, String rest) {
    long remainder = millis % large / small;
    return millis / large + unit + (remainder == 0 ? "" : remainder + rest);
  }

  /** Processor time: {@code 0.05s} below ten seconds, else as {@link #age}. */
  public static String cpu(long millis) {
    if (millis >= 10 * SECOND) {
      return age(millis);
    }
    long hundredths = millis / 10 % 100;
    return millis / SECOND + "." + (hundredths < 10 ? "0" : "") + hundredths + "s";
  }

  /** {@code 812K}, {@code 4.5M}, {@code 48M}, {@code 1.2G}: units of 1024. */
  public static String size(long bytes) {
    long kib = bytes / KIB;
    if (kib < KIB) {
      return kib + "K";
    }
    return kib < KIB * KIB ? scaled(kib, "M") : scaled(kib / KIB, "G");
  }

  private static String scaled(long amount, String unit) {
    long tenths = amount * 10 / KIB;
    return tenths < 100 ? tenths / 10 + "." + tenths % 10 + unit : tenths / 10 + unit;
  }
}
