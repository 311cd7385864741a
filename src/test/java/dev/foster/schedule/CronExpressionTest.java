package dev.foster.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
  private static final List<String> EXPRESSIONS =
      List.of(
          "30 2 * * *",
          "0 0 * * *",
          "*/5 2 * * *",
          "59 1-3 * * *",
          "*/7 * * * *",
          "15 */2 * * *",
          "45 1-23/2 * * *",
          "0 0 1 * mon",
          "0 12 */2 * mon",
          "20 4 * * 5-7",
          "0 3 29 2 *",
          "10,50 0,1,2,23 * mar-apr,oct sun");

  private static CronExpression cron(String text) {
    try {
      return CronExpression.parse(text);
    } catch (CronSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Instant> all(String text, ZoneId zone, Instant from, Instant until) {
    List<Instant> found = new ArrayList<>();
    CronExpression expression = cron(text);
    Instant next = expression.next(from, zone.getRules());
    while (next != null && next.isBefore(until)) {
      found.add(next);
      next = expression.next(next, zone.getRules());
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026",
    "America/New_York, 2024",
    "Australia/Lord_Howe, 2026",
    "Pacific/Apia, 2011",
    "America/Santiago, 2026",
    "Africa/Cairo, 2025",
    "Asia/Kolkata, 2026",
    "UTC, 2024"
  })
  void next_everyMinuteOfAYear_agreesWithAWalk(String name, int year) {
    ZoneId zone = ZoneId.of(name);
    Instant from = Instant.parse(year + "-01-01T00:00:00Z");
    Instant until = Instant.parse(year + 1 + "-01-01T00:00:00Z");
    MinuteWalk walk = new MinuteWalk(zone, from, until);
    List<String> expressions = new ArrayList<>(EXPRESSIONS);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < 12; i++) {
      expressions.add(random(random));
    }
    for (String text : expressions) {
      List<Instant> due = walk.due(text);
      assertEquals(due, all(text, zone, from, until), text);
      for (int i = 0; i < 500; i++) { // from any second
        Instant after = from.plusSeconds(random.nextLong(360 * 86_400L));
        int at = Collections.binarySearch(due, after.plusSeconds(1));
        int index = at < 0 ? -at - 1 : at;
        Instant expected = index < due.size() ? due.get(index) : null;
        Instant found = cron(text).next(after, zone.getRules());
        if (expected != null || found.isBefore(until)) {
          assertEquals(expected, found, text + " after " + after);
        }
      }
    }
  }

  private static String random(Random random) {
    String[] minutes = {"*", "*/11", "0", "30", "1-59/2", "29,31"};
    String[] hours = {"*", "*/3", "0", "1", "2", "3", "0-3", "22-23,0", "1-5/2"};
    String[] days = {"*", "*/3", "1", "29-31", "30"};
    String[] months = {"*", "*/2", "mar,apr,oct,nov", "12", "sep-dec"};
    String[] weekdays = {"*", "sun", "fri-sat", "0", "7", "*/2"};
    return String.join(
        " ",
        minutes[random.nextInt(minutes.length)],
        hours[random.nextInt(hours.length)],
        days[random.nextInt(days.length)],
        months[random.nextInt(months.length)],
        weekdays[random.nextInt(weekdays.length)]);
  }

  @ParameterizedTest
  @CsvSource({
    // spring: 02:30 does not exist
    "30 2 * * *, Europe/Berlin, 2026-03-28T12:00+01:00, 2026-03-29T03:00+02:00",
    "30 2 * * *, Europe/Berlin, 2026-03-29T03:00+02:00, 2026-03-30T02:30+02:00",
    // autumn: 02:30 exists twice
    "30 2 * * *, Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-25T02:30+02:00",
    "30 2 * * *, Europe/Berlin, 2026-10-25T02:30+02:00, 2026-10-26T02:30+01:00",
    "30 * * * *, Europe/Berlin, 2026-10-25T02:30+02:00, 2026-10-25T02:30+01:00",
    "30 * * * *, Europe/Berlin, 2026-03-29T01:30+01:00, 2026-03-29T03:30+02:00",
    // midnight does not exist
    "0 0 * * *, Africa/Cairo, 2025-04-24T12:00+02:00, 2025-04-25T01:00+03:00",
    "0 */2 * * *, Africa/Cairo, 2025-04-24T22:00+02:00, 2025-04-25T02:00+03:00",
    // half an hour, in the south
    "15 2 * * *, Australia/Lord_Howe, 2026-10-03T12:00+10:30, 2026-10-04T02:30+11:00",
    "45 1 * * *, Australia/Lord_Howe, 2026-04-04T12:00+11:00, 2026-04-05T01:45+11:00",
    "45 1 * * *, Australia/Lord_Howe, 2026-04-05T01:45+11:00, 2026-04-06T01:45+10:30",
    // a day that was skipped
    "0 12 * * *, Pacific/Apia, 2011-12-29T12:00-10:00, 2011-12-31T00:00+14:00",
    "0 12 * * *, Pacific/Apia, 2011-12-31T00:00+14:00, 2011-12-31T12:00+14:00",
    "0 0 29 2 *, UTC, 2096-03-01T00:00Z, 2104-02-29T00:00Z"
  })
  void next_whenClocksChange_followsTheRules(String cron, String zone, String after, String next) {
    Instant found =
        cron(cron).next(OffsetDateTime.parse(after).toInstant(), ZoneId.of(zone).getRules());
    assertEquals(OffsetDateTime.parse(next).toInstant(), found);
  }

  @ParameterizedTest
  @CsvSource({
    "@daily, 0 0 * * *",
    "@midnight, 0 0 * * *",
    "@hourly, 0 * * * *",
    "@weekly, 0 0 * * sun",
    "@monthly, 0 0 1 * *",
    "@yearly, 0 0 1 jan *",
    "@annually, 0 0 1 1 *",
    "'  5   4 * *  mon-SUN ', 5 4 * * *"
  })
  void parse_otherWords_sameInstants(String text, String same) {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant until = Instant.parse("2027-02-01T00:00:00Z");
    assertEquals(all(same, zone, from, until), all(text, zone, from, until));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "61 * * * * | '61 * * * *': the minute is 0 to 59",
        "0 24 * * * | '0 24 * * *': the hour is 0 to 23",
        "0 0 0 * * | '0 0 0 * *': the day of the month is 1 to 31",
        "0 0 1 13 * | '0 0 1 13 *': the month is 1 to 12 or jan to dec",
        "0 0 * * 8 | '0 0 * * 8': the weekday is 0 to 7 or sun to sat",
        "0 0 * * mo | '0 0 * * mo': the weekday is 0 to 7 or sun to sat",
        "* * * | '* * *': five fields are needed: minute hour day month weekday",
        "'' | '': five fields are needed: minute hour day month weekday",
        "0 0 31 2 * | '0 0 31 2 *' never comes",
        "0 0 30,31 feb * | '0 0 30,31 feb *' never comes",
        "*/5 * * * * * | '*/5 * * * * *': seconds are not supported; write 'every: 5s'",
        "0 0 2 * * * | '0 0 2 * * *': seconds are not supported; delete the first field",
        "0 2 * * * 2027 | '0 2 * * * 2027': years are not supported; five fields are needed: minute"
            + " hour day month weekday",
        "0 0 2 * * ? * | '0 0 2 * * ? *': seconds and years are not supported; five fields are"
            + " needed",
        "0 0 L * * | '0 0 L * *': 'L' (the last day) is not supported",
        "0 0 * * 5L | '0 0 * * 5L': 'L' (the last day) is not supported",
        "0 0 15W * * | '0 0 15W * *': 'W' (the nearest weekday) is not supported",
        "0 0 * * mon#2 | '0 0 * * mon#2': '#' (the nth weekday of a month) is not supported",
        "0 0 ? * mon | '0 0 ? * mon': '?' is not supported; write '*'",
        "*/0 * * * * | '*/0 * * * *': the step of the minute is 1 to 59",
        "5/15 * * * * | '5/15 * * * *': for '5/15' write 5-59/15",
        "0 22-2 * * * | '0 22-2 * * *': the range 22-2 of the hour ends before it begins",
        "1,,2 * * * * | '1,,2 * * * *': the minute has an empty item",
        "1, * * * * | '1, * * * *': the minute has an empty item",
        "-1 * * * * | '-1 * * * *': the minute is 0 to 59",
        "@dayly | there is no '@dayly', did you mean '@daily'?",
      })
  void parse_wrong_saysWhat(String text, String message) {
    var wrong = assertThrows(CronSyntaxException.class, () -> CronExpression.parse(text));
    assertEquals(message, wrong.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0 0 29 2 *", "0 0 31 1,2 *", "0 0 31 2 mon", "0 0 * feb 0-7", "* * * * sat-sun"})
  void parse_rareButPossible_isAccepted(String text) {
    Instant after = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(text, cron(text).toString());
    assertTrue(cron(text).next(after, ZoneId.of("UTC").getRules()).isAfter(after));
  }

  private static Timetable timetable(String... expressions) {
    List<CronExpression> all = new ArrayList<>();
    for (String text : expressions) {
      all.add(cron(text));
    }
    return new Timetable(all, ZoneId.of("UTC"));
  }

  @Test
  void timetable_severalExpressions_givesTheNearest() {
    Timetable times = timetable("0 2 * * *", "0 */12 * * *");
    Instant from = Instant.parse("2026-05-01T00:00:00Z");
    assertEquals(
        List.of(
            Instant.parse("2026-05-01T02:00:00Z"),
            Instant.parse("2026-05-01T12:00:00Z"),
            Instant.parse("2026-05-02T00:00:00Z")),
        times.next(from, 3));
    assertEquals(2 * 3_600, times.shortestPeriod(from, 100));
    assertEquals(3, times.count(from, Instant.parse("2026-05-02T00:00:00Z"), 1_000));
    assertEquals(2, times.count(from, Instant.parse("2036-05-02T00:00:00Z"), 2));
  }

  @ParameterizedTest
  @CsvSource({
    "* * * * *, 2026-05-01T10:30:20Z, 2026-05-01T10:30:00Z",
    "30 2 * * *, 2026-05-01T02:30:00Z, 2026-05-01T02:30:00Z",
    "30 2 * * *, 2026-05-01T02:29:59Z, 2026-04-30T02:30:00Z",
    "0 0 1 1 *, 2026-05-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "0 0 29 2 *, 2026-05-01T00:00:00Z, 2024-02-29T00:00:00Z"
  })
  void timetable_last_isTheNearestBefore(String cron, String until, String last) {
    assertEquals(Instant.parse(last), timetable(cron).last(Instant.parse(until)));
  }
}
