package dev.foster.supervisorctl;

import dev.foster.text.Rfc3339Parser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;

/** Turns what Foster says about a service into a state of supervisord and its description. */
final class StateReader {
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  /** What Foster says of a service after too many restarts. */
  static final String GAVE_UP = "; gave up after ";

  private final ZoneId zone;

  /** Shows dates in the zone. */
  StateReader(ZoneId zone) {
    this.zone = zone;
  }

  /** The state of a service of {@code status --json}. */
  ProcessState state(Map<?, ?> service) {
    return switch (String.valueOf(service.get("state"))) {
      case "up" ->
          Boolean.FALSE.equals(service.get("ready")) ? ProcessState.STARTING : ProcessState.RUNNING;
      case "waiting" ->
          service.get("schedule") == null ? ProcessState.STARTING : ProcessState.STOPPED;
      case "starting" -> ProcessState.STARTING;
      case "stopping" -> ProcessState.STOPPING;
      case "backoff" -> ProcessState.BACKOFF;
      case "completed" -> ProcessState.EXITED;
      case "failed" ->
          hasExited(service) && !gaveUp(service) ? ProcessState.EXITED : ProcessState.FATAL;
      default -> ProcessState.STOPPED;
    };
  }

  /** The text after the state. */
  String description(Map<?, ?> service, ProcessState state) {
    return switch (state) {
      case RUNNING -> "pid " + service.get("pid") + ", uptime " + uptime(service);
      case FATAL, BACKOFF -> {
        StartProblem problem = problem(service);
        yield problem == null
            ? "Exited too quickly (process log may have details)"
            : problem.text();
      }
      case STOPPED, EXITED -> {
        long ended = Rfc3339Parser.millis((String) service.get("ended_at"));
        yield ended < 0 ? "Not started" : date(ended);
      }
      default -> "";
    };
  }

  /** Why Foster could not start a service that has not run; null if it could. */
  static StartProblem problem(Map<?, ?> service) {
    return hasExited(service) || !(service.get("reason") instanceof String reason)
        ? null
        : StartProblem.of(reason);
  }

  private static boolean hasExited(Map<?, ?> service) {
    return service.get("exit") instanceof Map<?, ?> exit
        && (exit.get("code") != null || exit.get("signal") != null);
  }

  /** Whether its restart policy permits another start, but too many of them failed. */
  private static boolean gaveUp(Map<?, ?> service) {
    return service.get("reason") instanceof String reason && reason.contains(GAVE_UP);
  }

  private String uptime(Map<?, ?> service) {
    return uptime(service.get("age_ms") instanceof Long age ? age / 1000 : 0);
  }

  /** {@code 0:00:03}, {@code 2 days, 11:05:00}: seconds as Python prints them. */
  static String uptime(long seconds) {
    long days = seconds / 86_400;
    long rest = seconds % 86_400;
    String clock =
        String.format(Locale.ROOT, "%d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
    return days == 0 ? clock : days + (days == 1 ? " day, " : " days, ") + clock;
  }

  /** {@code Nov 29 05:17 PM}. */
  private String date(long millis) {
    ZonedDateTime local = Instant.ofEpochMilli(millis).atZone(zone);
    return String.format(
        Locale.ROOT,
        "%s %02d %02d:%02d %s",
        MONTHS[local.getMonthValue() - 1],
        local.getDayOfMonth(),
        (local.getHour() + 11) % 12 + 1,
        local.getMinute(),
        local.getHour() < 12 ? "AM" : "PM");
  }
}
