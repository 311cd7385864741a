package dev.foster.schedule;

import java.util.List;
import java.util.Locale;

/** One field of a cron expression: its words, and the numbers that fit. */
final class CronField {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final String name;
  private final int first;
  private final int last;

  /** Names of the numbers from {@code first}; empty for none. */
  private final List<String> names;

  private CronField(String name, int first, int last, List<String> names) {
    this.name = name;
    this.first = first;
    this.last = last;
    this.names = names;
  }

  /** The five fields, in their order. Sunday is 0 and 7. */
  static List<CronField> all() {
    return List.of(
        new CronField("minute", 0, 59, List.of()),
        new CronField("hour", 0, 23, List.of()),
        new CronField("day of the month", 1, 31, List.of()),
        new CronField("month", 1, 12, MONTHS),
        new CronField("weekday", 0, 7, WEEKDAYS));
  }

  /** The numbers that fit a field, as bits. */
  long parse(String text) throws CronSyntaxException {
    long bits = 0;
    for (String item : text.split(",", -1)) {
      bits |= item(item);
    }
    return bits;
  }

  private long item(String item) throws CronSyntaxException {
    if (item.isEmpty()) {
      throw new CronSyntaxException("the " + name + " has an empty item");
    }
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : step(item.substring(slash + 1));
    if (range.equals("*")) {
      return bits(first, name.equals("weekday") ? 6 : last, step);
    }
    int dash = range.indexOf('-');
    if (dash < 0) {
      if (slash >= 0) {
        throw new CronSyntaxException(
            "for '" + item + "' write " + range + "-" + last + "/" + step);
      }
      int number = number(range);
      return bits(number, number, 1);
    }
    int from = number(range.substring(0, dash));
    String end = range.substring(dash + 1);
    int to = number(end);
    if (to == 0 && from > 0 && name.equals("weekday")) {
      to = 7;
    }
    if (from > to) {
      throw new CronSyntaxException(
          "the range " + range + " of the " + name + " ends before it begins");
    }
    return bits(from, to, step);
  }

  private int step(String text) throws CronSyntaxException {
    int step = digits(text);
    if (step < 1 || step > last) {
      throw new CronSyntaxException("the step of the " + name + " is 1 to " + last);
    }
    return step;
  }

  private int number(String text) throws CronSyntaxException {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    int number = named >= 0 ? first + named : digits(text);
    if (number < first || number > last) {
      refuse(text);
      String words = names.isEmpty() ? "" : " or " + names.get(0) + " to " + names.getLast();
      throw new CronSyntaxException("the " + name + " is " + first + " to " + last + words);
    }
    return number;
  }

  /** Refuses by name what other programs have beyond cron. */
  private static void refuse(String text) throws CronSyntaxException {
    if (text.equals("?")) {
      throw new CronSyntaxException("'?' is not supported; write '*'");
    }
    if (text.indexOf('#') >= 0) {
      throw new CronSyntaxException("'#' (the nth weekday of a month) is not supported");
    }
    boolean last = text.equals("L") || text.endsWith("L") && digits(text, 1) >= 0;
    if (last) {
      throw new CronSyntaxException("'L' (the last day) is not supported");
    }
    if (text.equals("LW") || text.endsWith("W") && digits(text, 1) >= 0) {
      throw new CronSyntaxException("'W' (the nearest weekday) is not supported");
    }
  }

  private static int digits(String text, int without) {
    return digits(text.substring(0, text.length() - without));
  }

  /** The number; -1 for anything else. */
  private static int digits(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  /** Bits of every {@code step}th number; Sunday is bit 0. */
  private long bits(int from, int to, int step) {
    long bits = 0;
    for (int i = from; i <= to; i += step) {
      bits |= 1L << (i == 7 && last == 7 ? 0 : i);
    }
    return bits;
  }
}
