package dev.foster.importer.systemd;

import java.util.Locale;
import java.util.Map;

/** Turns {@code OnCalendar} into cron expressions. */
final class OnCalendar {
  private static final Map<String, String> SHORT =
      Map.of(
          "minutely", "* * * * *",
          "hourly", "0 * * * *",
          "daily", "0 0 * * *",
          "weekly", "0 0 * * mon",
          "monthly", "0 0 1 * *",
          "quarterly", "0 0 1 1,4,7,10 *",
          "semiannually", "0 0 1 1,7 *",
          "yearly", "0 0 1 1 *",
          "annually", "0 0 1 1 *");

  /** The cron expression; null if cron cannot say it. */
  final String cron;

  /** The time zone; null without one. */
  final String zone;

  private OnCalendar(String cron, String zone) {
    this.cron = cron;
    this.zone = zone;
  }

  static OnCalendar of(String value) {
    String[] words = value.strip().split("\\s+");
    String last = words[words.length - 1];
    boolean zoned = words.length > 1 && (last.equals("UTC") || last.matches("[A-Z][A-Za-z_]+/.+"));
    int count = words.length - (zoned ? 1 : 0);
    String zone = zoned ? last : null;
    if (count == 1) {
      String cron = SHORT.get(words[0].toLowerCase(Locale.ROOT));
      if (cron != null) {
        return new OnCalendar(cron, zone);
      }
    }
    String weekday = "*";
    String date = "*-*-*";
    String time = "00:00:00";
    for (int i = 0; i < count; i++) {
      if (words[i].matches("[A-Za-z].*") && i == 0) {
        weekday = words[i];
      } else if (words[i].contains(":")) {
        time = words[i];
      } else {
        date = words[i];
      }
    }
    return new OnCalendar(cron(weekday, date, time), zone);
  }

  private static String cron(String weekday, String date, String time) {
    String[] days = date.split("-");
    String[] clock = time.split(":");
    boolean year = days.length == 3;
    if (days.length < 2
        || days.length > 3
        || year && !days[0].equals("*")
        || clock.length < 2
        || clock.length > 3
        || clock.length == 3 && !clock[2].matches("0+")) {
      return null;
    }
    String day = field(days[year ? 2 : 1], 31);
    String month = field(days[year ? 1 : 0], 12);
    String hour = field(clock[0], 23);
    String minute = field(clock[1], 59);
    String names = weekday(weekday);
    boolean bothDays = day != null && !day.equals("*") && !"*".equals(names);
    if (day == null
        || month == null
        || hour == null
        || minute == null
        || names == null
        || bothDays) {
      return null; // if both are given, both must match in systemd, but only one in cron
    }
    return minute + " " + hour + " " + day + " " + month + " " + names;
  }

  /** A field of numbers; null if cron has no such field. */
  private static String field(String text, int last) {
    StringBuilder out = new StringBuilder();
    for (String item : text.split(",", -1)) {
      out.append(out.isEmpty() ? "" : ",");
      String plain = item.replaceAll("\\b0+([0-9])", "$1");
      if (plain.matches("[0-9]+/[0-9]+")) {
        out.append(plain.replace("/", "-" + last + "/"));
      } else if (plain.matches("(\\*|[0-9]+(\\.\\.[0-9]+)?)(/[0-9]+)?")) {
        out.append(plain.replace("..", "-"));
      } else {
        return null;
      }
    }
    return out.toString();
  }

  private static String weekday(String text) {
    StringBuilder out = new StringBuilder();
    for (String item : text.toLowerCase(Locale.ROOT).replaceAll(",$", "").split(",")) {
      if (!item.matches("\\*|[a-z]{3,9}((\\.\\.|-)[a-z]{3,9})?")) {
        return null;
      }
      String shortened = item.replaceAll("([a-z]{3})[a-z]*", "$1").replace("..", "-");
      out.append(out.isEmpty() ? "" : ",").append(shortened);
    }
    return out.toString();
  }
}
