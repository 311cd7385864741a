package dev.foster.cli;

import dev.foster.text.LocalTimes;
import dev.foster.text.Rfc3339Parser;
import dev.foster.text.Units;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Prints the states of services as a table, for {@code foster status}. */
final class StatusView {
  private StatusView() {}

  /**
   * Prints the table.
   *
   * @param status the object of {@code status --json}
   * @param whole whether reasons are also printed in full below the table
   */
  static void print(Console console, Map<?, ?> status, boolean whole) {
    long now = System.currentTimeMillis();
    Table table = new Table("SERVICE", "STATE", ">PID", "READY", ">RESTARTS", ">AGE", "DETAIL");
    List<?> services = (List<?>) status.get("services");
    StringBuilder below = new StringBuilder();
    for (Object each : services) {
      Map<?, ?> service = (Map<?, ?>) each;
      String schedule = nextRun(service, now);
      String detail = schedule == null ? detail(service) : schedule;
      String[] colours =
          table.add(
              text(service, "name"),
              text(service, "state"),
              text(service, "pid"),
              ready(service),
              text(service, "restarts"),
              age(service),
              detail);
      colours[1] = colour(service);
      colours[6] = Table.DIM;
      if (whole && console.isTerminal() && !detail.isEmpty()) {
        below.append(Table.visible(text(service, "name"))).append(": ");
        below.append(Table.visible(detail)).append('\n');
      }
    }
    console.out(table.text(console.columns(), console.colour()) + below + drain(status));
  }

  /** A line that says when a drain ends; empty if none is under way. */
  private static String drain(Map<?, ?> status) {
    Object left = ((Map<?, ?>) status.get("foster")).get("draining_ms");
    return left == null ? "" : "draining: the services stop in " + Units.age((Long) left) + "\n";
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "-" : value.toString();
  }

  private static String ready(Map<?, ?> service) {
    Object ready = service.get("ready");
    if (ready == null) {
      return "-";
    }
    Object healthy = service.get("healthy");
    if (Boolean.FALSE.equals(healthy)) {
      return "unhealthy";
    }
    return !Boolean.TRUE.equals(ready) ? "no" : healthy == null ? "ready" : "healthy";
  }

  /** How long the main process has been running, or how long ago the last run ended. */
  private static String age(Map<?, ?> service) {
    Object age = service.get("age_ms");
    if (age == null) {
      return "-";
    }
    return Units.age((Long) age) + (service.get("started_at") == null ? " ago" : "");
  }

  private static String detail(Map<?, ?> service) {
    Object reason = service.get("reason");
    if (reason == null) {
      reason = service.get("status_text");
    }
    if (reason != null) {
      return reason.toString();
    }
    if (service.get("pid") == null && service.get("exit") instanceof Map<?, ?> exit) {
      if (exit.get("signal") != null) {
        return "killed by SIG" + exit.get("signal");
      }
      return exit.get("code") == null ? "" : "exited with code " + exit.get("code");
    }
    return "";
  }

  private static String colour(Map<?, ?> service) {
    return switch (text(service, "state")) {
      case "up" -> ready(service).equals("unhealthy") ? Table.RED : upColour(service);
      case "completed" -> Table.GREEN;
      case "failed", "backoff" -> Table.RED;
      case "down" -> Table.DIM;
      default -> Table.YELLOW;
    };
  }

  private static String upColour(Map<?, ?> service) {
    return Boolean.FALSE.equals(service.get("ready")) ? Table.YELLOW : Table.GREEN;
  }

  /** {@code next run 02:30 CET, in 4h12m; last: completed after 12s}; null between no runs. */
  private static String nextRun(Map<?, ?> service, long now) {
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
