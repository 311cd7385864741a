package dev.foster.importer.systemd;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans of systemd. */
final class UnitTimes {
  /** A number, perhaps with a fraction, and its unit; {@code .5s} has no whole part. */
  private static final Pattern PART =
      Pattern.compile("\\s*([0-9]{1,9}|(?=\\.[0-9]))(?:\\.([0-9]{1,9})[0-9]*)?\\s*([a-zA-Z]*)");

  private static final Map<String, Long> MILLISECONDS =
      Map.ofEntries(
          Map.entry("", 1000L),
          Map.entry("ms", 1L),
          Map.entry("msec", 1L),
          Map.entry("s", 1000L),
          Map.entry("sec", 1000L),
          Map.entry("second", 1000L),
          Map.entry("seconds", 1000L),
          Map.entry("m", 60_000L),
          Map.entry("min", 60_000L),
          Map.entry("minute", 60_000L),
          Map.entry("minutes", 60_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("hr", 3_600_000L),
          Map.entry("hour", 3_600_000L),
          Map.entry("hours", 3_600_000L),
          Map.entry("d", 86_400_000L),
          Map.entry("day", 86_400_000L),
          Map.entry("days", 86_400_000L),
          Map.entry("w", 604_800_000L),
          Map.entry("week", 604_800_000L),
          Map.entry("weeks", 604_800_000L));

  private UnitTimes() {}

  /** The milliseconds; -1 for {@code infinity}, -2 if it is not a time span. */
  static long milliseconds(String text) {
    if (text.equals("infinity")) {
      return -1;
    }
    long total = 0;
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.find(at) && part.start() == at) {
      Long unit = MILLISECONDS.get(part.group(3));
      if (unit == null) {
        return -2;
      }
      total += Long.parseLong("0" + part.group(1)) * unit;
      String fraction = part.group(2) == null ? "0" : part.group(2);
      total += Long.parseLong(fraction) * unit / (long) Math.pow(10, fraction.length());
      at = part.end();
    }
    return text.isEmpty() || at < text.length() || total > 315_360_000_000L ? -2 : total;
  }
}
