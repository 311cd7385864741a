package dev.foster.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The instants of several cron expressions in one time zone.
 *
 * @param expressions at least one
 */
public record Timetable(List<CronExpression> expressions, ZoneId zone) {
  /** Spans to look back for the last instant, in seconds: an hour to 41 years. */
  private static final long[] SPANS = {
    3_600, 86_400, 8 * 86_400, 62 * 86_400, 366L * 86_400, 9 * 366L * 86_400, 41 * 366L * 86_400
  };

  /** The first instant after {@code after}; null if there is none for decades. */
  public Instant next(Instant after) {
    ZoneRules rules = zone.getRules();
    Instant nearest = null;
    for (int i = 0; i < expressions.size(); i++) {
      Instant next = expressions.get(i).next(after, rules);
      if (next != null && (nearest == null || next.isBefore(nearest))) {
        nearest = next;
      }
    }
    return nearest;
  }

  /** The next {@code count} instants. */
  public List<Instant> next(Instant after, int count) {
    List<Instant> instants = new ArrayList<>();
    Instant next = next(after);
    while (next != null && instants.size() < count) {
      instants.add(next);
      next = next(next);
    }
    return instants;
  }

  /** The last instant that is not after {@code until}; null if there was none for decades. */
  public Instant last(Instant until) {
    for (long span : SPANS) {
      Instant found = null;
      Instant next = next(until.minusSeconds(span));
      while (next != null && !next.isAfter(until)) {
        found = next;
        next = next(next);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Number of instants after {@code after} and not after {@code until}; counts up to a limit. */
  public int count(Instant after, Instant until, int limit) {
    int count = 0;
    Instant next = next(after);
    while (count < limit && next != null && !next.isAfter(until)) {
      count++;
      next = next(next);
    }
    return count;
  }

  /** The shortest time between two of the {@code count} instants after {@code from}, in seconds. */
  public long shortestPeriod(Instant from, int count) {
    List<Instant> instants = next(from, count);
    long shortest = Long.MAX_VALUE;
    for (int i = 1; i < instants.size(); i++) {
      long period = instants.get(i).getEpochSecond() - instants.get(i - 1).getEpochSecond();
      shortest = Math.min(shortest, period);
    }
    return shortest;
  }
}
