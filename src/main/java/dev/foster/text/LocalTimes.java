package dev.foster.text;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TimeZone;

/** Instants as people in a time zone write them. Only for clients: names of zones take memory. */
public final class LocalTimes {
  private static final String[] WEEKDAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

  private LocalTimes() {}

  /** {@code Sun 2026-11-29 02:30 CET}. */
  public static String full(Instant at, ZoneId zone) {
    ZonedDateTime local = at.atZone(zone);
    String weekday = WEEKDAYS[local.getDayOfWeek().getValue() - 1];
    return weekday + " " + local.toLocalDate() + " " + clock(local) + " " + name(at, zone);
  }

  /** {@code 02:30 CET}, or {@link #full} if it is not within a day from {@code now}. */
  public static String near(Instant at, ZoneId zone, Instant now) {
    boolean soon = at.isBefore(now.plus(1, ChronoUnit.DAYS));
    return soon ? clock(at.atZone(zone)) + " " + name(at, zone) : full(at, zone);
  }

  private static LocalTime clock(ZonedDateTime local) {
    return local.toLocalTime().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String name(Instant at, ZoneId zone) {
    if (zone instanceof ZoneOffset offset) {
      return offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
    }
    boolean summer = zone.getRules().isDaylightSavings(at);
    return TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
  }
}
