package dev.foster.schedule;

import dev.foster.text.NearestWord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;

/**
 * A cron expression as in crontab(5): five fields, or a name such as {@code @daily}. If the day of
 * the month and the weekday are both restricted (do not begin with {@code *}), either is enough.
 *
 * <p>When clocks go forward, an expression with fixed hours runs at the first instant after the gap
 * instead of each time in it; when they go back, it runs the first of two times. With {@code *} or
 * a step in the hours, every instant counts whose local time fits.
 */
public final class CronExpression {
  /** Names with their expressions. */
  private static final Map<String, String> NAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /** Years after which a date has come if it ever does: a weekday on 29 February takes 40. */
  private static final int YEARS = 41;

  private final String text;
  private final long minutes;
  private final long hours;
  private final long days;
  private final long months;
  private final long weekdays;

  /** Whether the day of the month or the weekday is enough. */
  private final boolean eitherDay;

  /** Whether the hours have no {@code *} and no step. */
  private final boolean fixedHours;

  private CronExpression(String text, String[] words, long[] bits) {
    this.text = text;
    minutes = bits[0];
    hours = bits[1];
    days = bits[2];
    months = bits[3];
    weekdays = bits[4];
    eitherDay = !words[2].startsWith("*") && !words[4].startsWith("*");
    fixedHours = words[1].indexOf('*') < 0 && words[1].indexOf('/') < 0;
  }

  /**
   * Parses an expression; {@code @reboot} is none.
   *
   * @throws CronSyntaxException it is wrong, or there is no such time
   */
  public static CronExpression parse(String text) throws CronSyntaxException {
    String fields = text.strip();
    if (fields.startsWith("@")) {
      fields = NAMES.get(text.strip());
      if (fields == null) {
        String hint = NearestWord.hint(text.strip(), NAMES.keySet());
        throw new CronSyntaxException("there is no '" + text + "'" + hint);
      }
    }
    String[] words = fields.split("\\s+");
    if (words.length != 5 || fields.isEmpty()) {
      throw new CronSyntaxException("'" + text + "': " + wrongCount(words));
    }
    List<CronField> all = CronField.all();
    long[] bits = new long[5];
    for (int i = 0; i < 5; i++) {
      try {
        bits[i] = all.get(i).parse(words[i]);
      } catch (CronSyntaxException e) {
        throw new CronSyntaxException("'" + text + "': " + e.getMessage());
      }
    }
    CronExpression expression = new CronExpression(text, words, bits);
    if (expression.nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
      throw new CronSyntaxException("'" + text + "' never comes");
    }
    return expression;
  }

  private static String wrongCount(String[] words) {
    if (words.length == 7) {
      return "seconds and years are not supported; five fields are needed";
    }
    if (words.length != 6) {
      return "five fields are needed: minute hour day month weekday";
    }
    boolean everySeconds =
        words[0].matches("\\*/[1-9][0-9]?") && String.join(" ", words).endsWith(" * * * * *");
    if (words[5].matches("[12][0-9]{3}.*")) {
      return "years are not supported; five fields are needed: minute hour day month weekday";
    }
    return everySeconds
        ? "seconds are not supported; write 'every: " + words[0].substring(2) + "s'"
        : "seconds are not supported; delete the first field";
  }

  /** The first instant after {@code after} that fits; null if there is none for decades. */
  public Instant next(Instant after, ZoneRules zone) {
    return fixedHours ? nextFixed(after, zone) : nextElapsed(after, zone);
  }

  /** Goes through the local times: each has one instant. */
  private Instant nextFixed(Instant after, ZoneRules zone) {
    LocalDateTime from = minuteAfter(after, zone.getOffset(after));
    ZoneOffsetTransition now = zone.getTransition(from.minusMinutes(1));
    if (now != null && now.isOverlap() && !now.getInstant().isAfter(after)) {
      from = now.getDateTimeBefore(); // the second of two times: the first ones are over
    }
    for (LocalDateTime local = nextLocal(from); local != null; ) {
      Instant instant = instant(local, zone);
      if (instant.isAfter(after)) {
        return instant;
      }
      local = nextLocal(local.plusMinutes(1));
    }
    return null;
  }

  private static Instant instant(LocalDateTime local, ZoneRules zone) {
    ZoneOffsetTransition transition = zone.getTransition(local);
    if (transition == null) {
      return local.toInstant(zone.getOffset(local));
    }
    return transition.isGap()
        ? transition.getInstant()
        : local.toInstant(transition.getOffsetBefore());
  }

  /** Goes through the spans between two changes of the clock, in each of which all times follow. */
  private Instant nextElapsed(Instant after, ZoneRules zone) {
    Instant begin = after;
    LocalDateTime from = minuteAfter(after, zone.getOffset(after));
    while (true) {
      LocalDateTime local = nextLocal(from);
      if (local == null) {
        return null;
      }
      ZoneOffset offset = zone.getOffset(begin);
      Instant instant = local.toInstant(offset);
      ZoneOffsetTransition change = zone.nextTransition(begin);
      if (change == null || instant.isBefore(change.getInstant())) {
        return instant;
      }
      begin = change.getInstant();
      LocalDateTime changed = change.getDateTimeAfter();
      from = changed.getSecond() == 0 ? changed : changed.withSecond(0).plusMinutes(1);
    }
  }

  private static LocalDateTime minuteAfter(Instant after, ZoneOffset offset) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(after.getEpochSecond(), 0, offset);
    return local.withSecond(0).plusMinutes(1);
  }

  /** The first local time from {@code from} on that fits, as if clocks never changed. */
  LocalDateTime nextLocal(LocalDateTime from) {
    LocalDate date = from.toLocalDate();
    int minute = from.getHour() * 60 + from.getMinute();
    int lastYear = date.getYear() + YEARS;
    while (date.getYear() < lastYear) {
      if ((months >> date.getMonthValue() & 1) == 0) {
        date = date.withDayOfMonth(1).plusMonths(1);
        minute = 0;
        continue;
      }
      int found = fits(date) ? nextMinute(minute) : -1;
      if (found >= 0) {
        return date.atTime(found / 60, found % 60);
      }
      date = date.plusDays(1);
      minute = 0;
    }
    return null;
  }

  private boolean fits(LocalDate date) {
    boolean day = (days >> date.getDayOfMonth() & 1) != 0;
    boolean weekday = (weekdays >> date.getDayOfWeek().getValue() % 7 & 1) != 0;
    return eitherDay ? day || weekday : day && weekday;
  }

  /** The first minute of a day that fits; -1 for none. */
  private int nextMinute(int from) {
    for (int hour = from / 60; hour < 24; hour++) {
      if ((hours >> hour & 1) != 0) {
        long left = hour == from / 60 ? minutes >>> from % 60 << from % 60 : minutes;
        if (left != 0) {
          return hour * 60 + Long.numberOfTrailingZeros(left);
        }
      }
    }
    return -1;
  }

  /** The expression as it was written. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression expression && expression.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
