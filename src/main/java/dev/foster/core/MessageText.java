package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Facts as text for users. */
public final class MessageText {
  /** Survivors that are named; the others are counted. */
  private static final int MAX_NAMED = 4;

  private MessageText() {}

  /** {@code exited with code 3}, {@code killed by SIGSEGV, core dumped}. */
  public static String exit(ExitStatus status) {
    if (status instanceof ExitStatus.Exited exit) {
      return "exited with code " + exit.code() + codeHint(exit.code());
    }
    ExitStatus.Killed killed = (ExitStatus.Killed) status;
    return "killed by "
        + Signals.name(killed.signal())
        + (killed.coreDumped() ? ", core dumped" : "");
  }

  private static String codeHint(int code) {
    if (code == 127) {
      return " (a shell's way to say: command not found)";
    }
    if (code == 126) {
      return " (a shell's way to say: not executable)";
    }
    if (code > 128 && code <= 128 + Signals.RTMAX) {
      return " (128 + " + (code - 128) + ": as after " + Signals.name(code - 128) + ")";
    }
    return "";
  }

  /** {@code 250ms}, {@code 8s}, {@code 1.5s}, {@code 12m4s}, {@code 2h5m}, {@code 3d4h}. */
  public static String duration(Duration duration) {
    return nanos(duration.toNanos());
  }

  /** A duration in nanoseconds, as {@link #duration} gives it. */
  public static String nanos(long nanos) {
    return Durations.rounded(nanos);
  }

  /** {@code 02:30}, and {@code 2026-11-29 02:30} if that is another day than {@code now}. */
  public static String time(Instant at, ZoneId zone, Instant now) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    boolean today = local.toLocalDate().equals(LocalDate.ofInstant(now, zone));
    String time = local.toLocalTime().truncatedTo(ChronoUnit.SECONDS).toString();
    return today ? time : local.toLocalDate() + " " + time;
  }

  /** {@code 2 processes (php-fpm (pid 31), sh (pid 32))}. */
  public static String survivors(List<Survivor> left) {
    return count(left.size(), "process", "processes") + names(left);
  }

  /** {@code 2 leftover processes (php-fpm (pid 31), sh (pid 32))}. */
  public static String leftovers(List<Survivor> left) {
    return count(left.size(), "leftover process", "leftover processes") + names(left);
  }

  private static String names(List<Survivor> left) {
    StringBuilder text = new StringBuilder(" (");
    for (int i = 0; i < left.size() && i < MAX_NAMED; i++) {
      text.append(i == 0 ? "" : ", ").append(left.get(i).label());
    }
    if (left.size() > MAX_NAMED) {
      text.append(", and ").append(left.size() - MAX_NAMED).append(" more");
    }
    return text.append(')').toString();
  }

  /** {@code 1 process}, {@code 2 processes}. */
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
