package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Role;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Check;
import java.time.Duration;
import java.util.List;

/**
 * A set of checks and the progress of each. Immutable. A check never overlaps with itself: it
 * begins again only after its result has come.
 */
final class Probing {

  /** How long one readiness check may take before it counts as failed and begins again. */
  static final Duration READY_TIMEOUT = Duration.ofSeconds(3);

  /** Delay before the first repetition: most services are ready after a few milliseconds. */
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(10);

  private enum Status {
    /** Begins at {@code at}. */
    DUE,
    /** The service itself reports that it holds (fd, notify, log). */
    LISTENING,
    /** The service can no longer report it. */
    CANNOT_PASS,
    /** Under way; a command gets SIGKILL at {@code at}. */
    UNDER_WAY,
    /** Its command got SIGKILL and has not been reaped yet. */
    OVERDUE,
    PASSED
  }

  private record Slot(Status status, int pid, long at, String detail, boolean failed, int tries) {}

  private final Role role;
  private final List<Check> checks;
  private final Slot[] slots;

  private Probing(Role role, List<Check> checks, Slot[] slots) {
    this.role = role;
    this.checks = checks;
    this.slots = slots;
  }

  /**
   * Begins a set of checks. Those that Foster makes itself are due at {@code firstAt}.
   *
   * @param now monotonic time from which {@code up_for} counts
   */
  static Probing begin(Role role, List<Check> checks, long now, long firstAt) {
    Slot[] slots = new Slot[checks.size()];
    for (int i = 0; i < slots.length; i++) {
      Check check = checks.get(i);
      if (check instanceof Check.UpFor up) {
        long at = now + up.duration().toNanos();
        slots[i] = new Slot(Status.DUE, 0, at, null, false, 0);
      } else if (check.isPolled()) {
        slots[i] = new Slot(Status.DUE, 0, firstAt, null, false, 0);
      } else {
        slots[i] = new Slot(Status.LISTENING, 0, State.NEVER, null, false, 0);
      }
    }
    return new Probing(role, checks, slots);
  }

  /** Monotonic time at which {@link #poll} is due; {@link State#NEVER} if nothing is. */
  long nextAt() {
    long next = State.NEVER;
    for (Slot slot : slots) {
      if (slot.status == Status.DUE || slot.status == Status.UNDER_WAY) {
        next = Math.min(next, slot.at);
      }
    }
    return next;
  }

  /** Begins every check that is due, and kills commands that take too long. */
  Probing poll(ServiceMachine service, Run run, Duration timeout) {
    Slot[] next = slots.clone();
    for (int i = 0; i < next.length; i++) {
      Slot slot = next[i];
      if (slot.at > service.now()) {
        continue;
      }
      if (slot.status == Status.DUE) {
        next[i] = beginCheck(service, run, i, timeout);
      } else if (slot.status == Status.UNDER_WAY) {
        service.emit().killAll(run.token(role, i));
        String detail = "no answer within " + MessageText.duration(timeout);
        next[i] = new Slot(Status.OVERDUE, slot.pid, State.NEVER, detail, true, slot.tries);
      }
    }
    return new Probing(role, checks, next);
  }

  private Slot beginCheck(ServiceMachine service, Run run, int index, Duration timeout) {
    String detail = slots[index].detail;
    int tries = slots[index].tries + 1;
    if (checks.get(index) instanceof Check.UpFor) {
      return new Slot(Status.PASSED, 0, State.NEVER, null, false, 0);
    }
    if (checks.get(index) instanceof Check.Exec exec) {
      service.emit().spawn(run, role, index, exec.command());
      long killAt = service.deadlineIn(timeout);
      return new Slot(Status.UNDER_WAY, 0, killAt, detail, false, tries);
    }
    service.emit().startProbe(run, role, index, checks.get(index), timeout);
    // the prober watches the time-out
    return new Slot(Status.UNDER_WAY, 0, State.NEVER, detail, false, tries);
  }

  /** Ends what is under way; no result of it counts. */
  void cancel(ServiceMachine service, Run run) {
    service.emit().cancelProbes(run);
    for (int i = 0; i < slots.length; i++) {
      if (isUnderWay(i) && checks.get(i) instanceof Check.Exec) {
        service.emit().killAll(run.token(role, i));
      }
    }
  }

  /** True if a check has begun and has no result yet. */
  boolean isUnderWay(int index) {
    return index < slots.length
        && (slots[index].status == Status.UNDER_WAY || slots[index].status == Status.OVERDUE);
  }

  Probing spawned(int index, int pid) {
    Slot slot = slots[index];
    return with(index, new Slot(slot.status, pid, slot.at, slot.detail, slot.failed, slot.tries));
  }

  /**
   * A check has a result.
   *
   * @param againAt when it begins again if it failed; {@link State#NEVER} for not again
   */
  Probing answered(int index, boolean passed, String detail, long againAt) {
    if (slots[index].status == Status.PASSED) {
      return this;
    }
    if (passed) {
      return with(index, new Slot(Status.PASSED, 0, State.NEVER, null, false, 0));
    }
    Slot last = slots[index];
    if (last.status == Status.LISTENING || last.status == Status.CANNOT_PASS) {
      return with(index, new Slot(Status.CANNOT_PASS, 0, State.NEVER, detail, true, 0));
    }
    return with(index, new Slot(Status.DUE, last.pid, againAt, detail, true, last.tries));
  }

  /**
   * When a check that has just failed begins again: 10 ms after the first failure, then twice as
   * long each time, up to the interval.
   */
  long againAt(int index, long now, Duration interval) {
    long early = FIRST_INTERVAL.toNanos() << Math.clamp(slots[index].tries - 1L, 0, 20);
    return now + Math.min(interval.toNanos(), early);
  }

  /**
   * Text about the exit of a check's command; a time-out that killed it comes first.
   *
   * @param lastLine the last line of its output, or null
   */
  String exitText(int index, ExitStatus status, String lastLine) {
    Slot slot = slots[index];
    String text = slot.status == Status.OVERDUE ? slot.detail : MessageText.exit(status);
    return lastLine == null ? text : text + ": " + lastLine;
  }

  /** True if the command of this check was killed because it took too long. */
  boolean isOverdue(int index) {
    return slots[index].status == Status.OVERDUE;
  }

  /** True if one of the checks can no longer pass. */
  boolean cannotPass() {
    for (Slot slot : slots) {
      if (slot.status == Status.CANNOT_PASS) {
        return true;
      }
    }
    return false;
  }

  boolean allPassed() {
    for (Slot slot : slots) {
      if (slot.status != Status.PASSED) {
        return false;
      }
    }
    return true;
  }

  /** True if every check has a result. */
  boolean allAnswered() {
    for (Slot slot : slots) {
      boolean answered = slot.status == Status.PASSED || slot.status == Status.DUE && slot.failed;
      if (!answered) {
        return false;
      }
    }
    return true;
  }

  /** Index of the check that READY=1 passes; -1 without one. */
  int indexOfNotify() {
    for (int i = 0; i < slots.length; i++) {
      if (checks.get(i) instanceof Check.Notify) {
        return i;
      }
    }
    return -1;
  }

  /** Pid of a command that failed or is overdue, whose output may tell why; 0 without one. */
  int failedCommandPid() {
    for (Slot slot : slots) {
      if (slot.pid > 0 && (slot.failed || slot.status == Status.OVERDUE)) {
        return slot.pid;
      }
    }
    return 0;
  }

  /** The checks that have not passed, and why, for users. */
  String pendingText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i].status == Status.PASSED) {
        continue;
      }
      String what = checks.get(i).description();
      String detail = slots[i].detail;
      text.append(text.isEmpty() ? "" : ", ");
      if (detail == null) {
        text.append(what);
      } else if (detail.startsWith(what + " ")) {
        text.append(detail); // it names its check itself
      } else {
        text.append(what).append(": ").append(detail);
      }
    }
    return text.toString();
  }

  private Probing with(int index, Slot slot) {
    Slot[] next = slots.clone();
    next[index] = slot;
    return new Probing(role, checks, next);
  }
}
