package dev.foster.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rules of cron, applied in the simplest way: looks at each minute of a span and asks whether a
 * run is due. Shares no code with the class under test.
 */
final class MinuteWalk {
  private static final List<String> NAMES =
      List.of(
          "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sun",
          "mon", "tue", "wed", "thu", "fri", "sat");

  private final List<Instant> instants = new ArrayList<>();
  private final List<LocalDateTime> locals = new ArrayList<>();

  /** A span of time in a zone, from a full minute on. */
  MinuteWalk(ZoneId zone, Instant from, Instant until) {
    for (Instant at = from; at.isBefore(until); at = at.plusSeconds(60)) {
      instants.add(at);
      locals.add(LocalDateTime.ofInstant(at, zone));
    }
  }

  /** All instants of the span at which an expression is due, but for its first minute. */
  List<Instant> due(String expression) {
    String[] fields = expression.split(" ");
    boolean elapsed = fields[1].contains("*") || fields[1].contains("/");
    boolean either = fields[2].charAt(0) != '*' && fields[4].charAt(0) != '*';
    boolean[][] fitting = new boolean[5][];
    for (int i = 0; i < 5; i++) {
      fitting[i] = fitting(fields[i], i == 2 || i == 3 ? 1 : 0);
    }
    fitting[4][7] |= fitting[4][0];
    List<Instant> due = new ArrayList<>();
    LocalDateTime latest = locals.get(0);
    for (int i = 1; i < instants.size(); i++) {
      LocalDateTime local = locals.get(i);
      boolean isNew = local.isAfter(latest);
      boolean runs = fits(fitting, either, local) && (elapsed || isNew);
      if (isNew) {
        LocalDateTime lost = latest.plusMinutes(1);
        for (; !elapsed && lost.isBefore(local); lost = lost.plusMinutes(1)) {
          runs |= fits(fitting, either, lost);
        }
        latest = local;
      }
      if (runs) {
        due.add(instants.get(i));
      }
    }
    return due;
  }

  private static boolean fits(boolean[][] fitting, boolean either, LocalDateTime local) {
    if (!fitting[0][local.getMinute()]
        || !fitting[1][local.getHour()]
        || !fitting[3][local.getMonthValue()]) {
      return false;
    }
    boolean day = fitting[2][local.getDayOfMonth()];
    boolean named = fitting[4][local.getDayOfWeek().getValue()];
    return either ? day || named : day && named;
  }

  private static boolean[] fitting(String field, int first) {
    boolean[] fitting = new boolean[60];
    for (int i = 0; i < 60; i++) {
      fitting[i] = fits(field, i, first);
    }
    return fitting;
  }

  private static boolean fits(String field, int value, int first) {
    for (String item : field.split(",")) {
      String[] parts = item.split("/");
      int step = parts.length > 1 ? Integer.parseInt(parts[1]) : 1;
      int from = first;
      int to = 59;
      if (!parts[0].equals("*")) {
        String[] ends = parts[0].split("-");
        from = number(ends[0]);
        to = number(ends[ends.length - 1]);
      }
      if (value >= from && value <= to && (value - from) % step == 0) {
        return true;
      }
    }
    return false;
  }

  private static int number(String text) {
    int named = NAMES.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 12) {
      return named - 12;
    }
    return named >= 0 ? named + 1 : Integer.parseInt(text);
  }
}
