package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Check;
import java.time.Duration;
import java.util.List;

/**
 * A set of checks and how far each of them is. Immutable. A check never overlaps with itself: it is
 * asked again only after its answer came.
 */
final class Probing {

  /** How long one readiness check may take before it counts as failed and is asked again. */
  static final Duration READY_TIMEOUT = Duration.ofSeconds(3);

  private enum Status {
    /** To be asked at {@code at}. */
    IDLE,
    /** The service will tell. */
    LISTENING,
    /** The service can tell no more. */
    LOST,
    /** Being asked; a command gets SIGKILL at {@code at}. */
    ASKED,
    /** Its command got SIGKILL and has not been reaped yet. */
    OVERDUE,
    PASSED
  }

  private record Slot(Status status, int pid, long at, String detail, boolean failed, int tries) {}

  /** The first polls come faster than the interval: most services need a few milliseconds. */
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(10);

  private final Role role;
  private final List<Check> checks;
  private final Slot[] slots;

  private Probing(Role role, List<Check> checks, Slot[] slots) {
    this.role = role;
    this.checks = checks;
    this.slots = slots;
  }

  /** Checks of which those that must be asked are due at {@code firstAt}. */
  static Probing begin(Role role, List<Check> checks, long firstAt) {
    Slot[] slots = new Slot[checks.size()];
    for (int i = 0; i < slots.length; i++) {
      boolean polled = checks.get(i).isPolled();
      slots[i] =
          polled
              ? new Slot(Status.IDLE, 0, firstAt, null, false, 0)
              : new Slot(Status.LISTENING, 0, State.NEVER, null, false, 0);
    }
    return new Probing(role, checks, slots);
  }

  /** The next moment at which {@link #poll} has something to do. */
  long nextAt() {
    long next = State.NEVER;
    for (Slot slot : slots) {
      if (slot.status == Status.IDLE || slot.status == Status.ASKED) {
        next = Math.min(next, slot.at);
      }
    }
    return next;
  }

  /** Asks every check that is due, and kills commands that take too long. */
  Probing poll(ServiceMachine m, Run run, Duration timeout) {
    Slot[] next = slots.clone();
    for (int i = 0; i < next.length; i++) {
      Slot slot = next[i];
      if (slot.at > m.now()) {
        continue;
      }
      if (slot.status == Status.IDLE) {
        next[i] = ask(m, run, i, timeout);
      } else if (slot.status == Status.ASKED) {
        m.killAll(run.token(role, i));
        String detail = "no answer within " + MessageText.duration(timeout);
        next[i] = new Slot(Status.OVERDUE, slot.pid, State.NEVER, detail, true, slot.tries);
      }
    }
    return new Probing(role, checks, next);
  }

  private Slot ask(ServiceMachine m, Run run, int index, Duration timeout) {
    String detail = slots[index].detail;
    int tries = slots[index].tries + 1;
    if (checks.get(index) instanceof Check.Exec exec) {
      m.spawn(run, role, index, exec.command());
      return new Slot(Status.ASKED, 0, m.in(timeout), detail, false, tries);
    }
    m.startProbe(run, role, index, checks.get(index), timeout);
    return new Slot(Status.ASKED, 0, State.NEVER, detail, false, tries); // the prober has the time
  }

  Probing spawned(int index, int pid) {
    Slot slot = slots[index];
    return with(index, new Slot(slot.status, pid, slot.at, slot.detail, slot.failed, slot.tries));
  }

  /**
   * A check has answered.
   *
   * @param againAt when it is asked again if it failed; {@link State#NEVER} for not again
   */
  Probing answered(int index, boolean ok, String detail, long againAt) {
    if (slots[index].status == Status.PASSED) {
      return this;
    }
    if (ok) {
      return with(index, new Slot(Status.PASSED, 0, State.NEVER, null, false, 0));
    }
    Slot last = slots[index];
    if (last.status == Status.LISTENING || last.status == Status.LOST) {
      return with(index, new Slot(Status.LOST, 0, State.NEVER, detail, true, 0));
    }
    return with(index, new Slot(Status.IDLE, last.pid, againAt, detail, true, last.tries));
  }

  /**
   * When a check that has just failed is asked again: 10 ms after the first time, then twice as
   * long each time, up to the interval.
   */
  long againAt(int index, long now, Duration interval) {
    long early = FIRST_INTERVAL.toNanos() << Math.clamp(slots[index].tries - 1L, 0, 20);
    return now + Math.min(interval.toNanos(), early);
  }

  /** How the command of a check ended, in words; its time-out is remembered. */
  String exitWords(int index, ExitStatus status) {
    Slot slot = slots[index];
    return slot.status == Status.OVERDUE ? slot.detail : MessageText.exit(status);
  }

  /** True if the command of this check was killed because it took too long. */
  boolean isOverdue(int index) {
    return slots[index].status == Status.OVERDUE;
  }

  /** True if one of them can never pass any more. */
  boolean lost() {
    for (Slot slot : slots) {
      if (slot.status == Status.LOST) {
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

  /** True if no answer is outstanding and none is to be asked for. */
  boolean allAnswered() {
    for (Slot slot : slots) {
      boolean answered = slot.status == Status.PASSED || slot.status == Status.IDLE && slot.failed;
      if (!answered) {
        return false;
      }
    }
    return true;
  }

  /** The check that READY=1 answers, or -1. */
  int indexOfNotify() {
    for (int i = 0; i < slots.length; i++) {
      if (checks.get(i) instanceof Check.Notify) {
        return i;
      }
    }
    return -1;
  }

  /** Pid of a command that failed or is overdue: its output may tell why; 0 if there is none. */
  int witness() {
    for (Slot slot : slots) {
      if (slot.pid > 0 && (slot.failed || slot.status == Status.OVERDUE)) {
        return slot.pid;
      }
    }
    return 0;
  }

  /** What has not passed, and why, in words. */
  String missing() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i].status == Status.PASSED) {
        continue;
      }
      text.append(text.isEmpty() ? "" : ", ").append(checks.get(i).words());
      if (slots[i].detail != null) {
        text.append(": ").append(slots[i].detail);
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
