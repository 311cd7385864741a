package dev.foster.cli;

import dev.foster.text.LocalTimes;
import dev.foster.text.Rfc3339Parser;
import dev.foster.text.Units;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** The next run of a scheduled service, for {@code foster status}. */
final class ScheduleText {
  private ScheduleText() {}

  /** {@code next run 02:30 CET, in 4h12m; last: completed after 12s}; null between no runs. */
  static String of(Map<?, ?> service, long now) {
    boolean waits = "waiting".equals(service.get("state"));
    if (!waits || !(service.get("schedule") instanceof Map<?, ?> schedule)) {
      return null;
    }
    long next = Rfc3339Parser.millis((String) schedule.get("next_at"));
    boolean between = String.valueOf(service.get("reason")).startsWith("next run ");
    if (next < 0 || !between) {
      return null;
    }
    ZoneId zone = ZoneId.of(schedule.get("timezone").toString());
    String at = LocalTimes.near(Instant.ofEpochMilli(next), zone, Instant.ofEpochMilli(now));
    String in = next > now ? ", in " + Units.age(next - now) : "";
    Object last = schedule.get("last");
    return "next run " + at + in + (last == null ? "" : "; last: " + last);
  }
}
