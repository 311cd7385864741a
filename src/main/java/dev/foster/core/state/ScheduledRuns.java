package dev.foster.core.state;

import dev.foster.core.Effect;
import dev.foster.core.MessageText;
import dev.foster.core.ScheduleView;
import dev.foster.plan.Schedule;
import dev.foster.text.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The schedule of one service: when it is due, and what became of its runs. It stands beside the
 * state, because a service can be due in any state.
 */
final class ScheduledRuns {
  /** A run that is late by less than this was not missed: the precision of cron. */
  private static final Duration PRECISION = Duration.ofMinutes(1);

  /** A clock that goes back by more was wrong, and its times are new ones: the rule of cron(8). */
  private static final Duration CORRECTION = Duration.ofHours(3);

  /** Missed runs are counted up to this number. */
  private static final int MOST_COUNTED = 1_000;

  private final ServiceMachine service;
  private final StepContext context;

  /** When it is due, without jitter; null for never. */
  private Instant nextAt;

  /** Monotonic time of {@link #nextAt} with jitter; {@link State#NEVER} for never. */
  private long dueAt = State.NEVER;

  private long jitter;

  /** The last instant at which it was due: that one does not come again. */
  private Instant lastDue;

  /** Monotonic time from which {@code every} counts. */
  private long countsFrom = State.NEVER;

  /** The instant at which the present run, or the one that waits for dependencies, was due. */
  private Instant scheduledAt;

  /** The instant at which the run was due that follows the present one; null without one. */
  private Instant queued;

  /** A user wants the next run now. */
  private boolean requested;

  private boolean started;
  private boolean begun;
  private long begunAt;
  private int runs;
  private int succeeded;
  private int failed;
  private int failedInRow;
  private int skipped;
  private int missed;
  private Instant lastStartedAt;
  private Instant lastEndedAt;
  private Instant lastSuccessAt;
  private String last;

  ScheduledRuns(ServiceMachine service, StepContext context) {
    this.service = service;
    this.context = context;
  }

  private Schedule plan() {
    return service.plan.schedule();
  }

  // --- when it is due ---------------------------------------------------------------------------

  /** Monotonic time at which it is due. */
  long dueAt() {
    return dueAt;
  }

  /** True if it was due, and waits for its jitter. */
  private boolean waitsForJitter() {
    return plan().times() != null && nextAt != null && !nextAt.isAfter(context.wall());
  }

  /** Determines when it is due next. A run that waits for its jitter stays if it is still due. */
  void planNext() {
    if (waitsForJitter() && nextAt.equals(plan().times().next(nextAt.minusNanos(1)))) {
      jitter = Math.min(jitter, plan().jitter().toNanos());
      setNext(nextAt);
      return;
    }
    jitter = (long) (plan().jitter().toNanos() * (plan().jitter().isZero() ? 0 : context.random()));
    if (plan().every() != null) {
      countsFrom = countsFrom == State.NEVER ? context.now() : countsFrom;
      dueAt = Math.max(context.now(), countsFrom + plan().every().toNanos()) + jitter;
      nextAt = context.wall().plus(Duration.ofNanos(dueAt - jitter - context.now()));
    } else if (plan().times() != null) {
      Instant wall = context.wall();
      forgetWrongTime(wall);
      boolean later = lastDue != null && lastDue.isAfter(wall);
      setNext(plan().times().next(later ? lastDue : wall));
    } else {
      setNext(null);
    }
  }

  /** Determines when it is due next, and forgets a run that waits for its jitter. */
  void planAnew() {
    nextAt = null;
    planNext();
  }

  /** Forgets a last time that is far in the future, because the clock was wrong then. */
  private void forgetWrongTime(Instant wall) {
    if (lastDue != null && lastDue.isAfter(wall.plus(CORRECTION))) {
      lastDue = null;
    }
  }

  private void setNext(Instant next) {
    nextAt = next;
    dueAt = next == null ? State.NEVER : context.monotonic(next) + jitter;
  }

  /** It is due: determines when it is due again; returns the instant of this time. */
  Instant take() {
    Instant due = nextAt;
    lastDue = plan().every() == null ? due : lastDue;
    countsFrom = plan().every() == null ? State.NEVER : dueAt - jitter;
    planAnew();
    return due;
  }

  /** The clock was set, or stood still; {@code before} is the time that it would show otherwise. */
  void clockSet(Instant before) {
    forgetWrongTime(context.wall());
    if (nextAt == null || !service.wanted()) {
      return;
    }
    if (plan().times() == null) {
      nextAt = context.wall().plus(Duration.ofNanos(dueAt - jitter - context.now()));
      return;
    }
    Instant wall = context.wall();
    boolean putOff = !nextAt.isAfter(before); // it was due before, and waits for its jitter
    if (putOff) {
      return;
    }
    if (nextAt.isAfter(wall)) {
      planNext();
      return;
    }
    Instant due = plan().times().last(wall);
    int count = plan().times().count(nextAt.minusNanos(1), wall, MOST_COUNTED);
    Duration late = Duration.between(due, wall);
    boolean inTime = late.compareTo(PRECISION) < 0 || late.compareTo(plan().catchUp()) <= 0;
    missed += inTime ? count - 1 : count;
    if (inTime) {
      nextAt = due;
      dueAt = context.now();
    } else {
      lastDue = due;
      report(Level.WARNING, "missed", missedText(due, count, before, wall));
      planAnew();
    }
  }

  private void remember(Instant at) {
    context.emit(new Effect.RememberRun(service.name(), plan().state(), at));
  }

  /**
   * The file that remembers the last good run was read, or could not be read or written. Makes up
   * for a run that was missed since then.
   *
   * @param at null if there is no file yet
   */
  void remembered(Instant at, String failure) {
    if (failure != null) {
      report(Level.WARNING, "state", failure);
      return;
    }
    Instant wall = context.wall();
    remember(at == null ? wall : at); // tells now if it cannot be written
    if (at == null || runs > 0 || nextAt == null) {
      return;
    }
    boolean elapsed = plan().every() != null;
    Instant due = elapsed ? at.plus(plan().every()) : plan().times().last(wall);
    if (elapsed && due.isAfter(wall)) {
      countsFrom = context.now() - Duration.between(at, wall).toNanos();
      planNext();
    } else if (due != null && due.isAfter(at)) {
      makeUpFor(due, elapsed ? 1 : plan().times().count(at, wall, MOST_COUNTED));
    }
  }

  private void makeUpFor(Instant due, int count) {
    Instant wall = context.wall();
    if (Duration.between(due, wall).compareTo(plan().catchUp()) <= 0) {
      missed += count - 1;
      nextAt = due;
      dueAt = context.now();
      jitter = 0;
    } else {
      missed += count;
      report(
          Level.WARNING, "missed", "missed " + time(due) + others(count) + " (Foster did not run)");
    }
  }

  private static String others(int count) {
    String more = count == MOST_COUNTED ? "many" : Integer.toString(count - 1);
    return count > 1 ? " and " + more + " more" : "";
  }

  private String missedText(Instant due, int count, Instant from, Instant to) {
    String clock = " (the clock went from " + time(from) + " to " + time(to) + ")";
    return "missed " + time(due) + others(count) + clock;
  }

  private String time(Instant at) {
    return MessageText.time(at, plan().zone(), context.wall());
  }

  // --- runs -------------------------------------------------------------------------------------

  /** A user wants a run now; the next start is that run. */
  void request() {
    requested = true;
  }

  /** The state after a start of the service: waits for the next run, or begins one now. */
  State start() {
    planNext();
    if (!started && plan().state() != null) {
      remember(null);
    }
    boolean first = !started;
    started = true;
    if (requested || first && plan().atStart()) {
      return begin(context.wall());
    }
    return idle(true);
  }

  /** A run is due; the dependencies must hold. */
  State begin(Instant at) {
    scheduledAt = at;
    begun = false;
    service.decision().history().clear();
    return service.awaitDependencies();
  }

  /** It is due while its last run goes on; {@code state} is the present one. */
  State overlap(State state, Instant at) {
    if (plan().overlap() == Schedule.Overlap.SKIP || queued != null) {
      skip("its last run has been going on for " + runTime());
      return state;
    }
    queued = at;
    if (plan().overlap() == Schedule.Overlap.REPLACE) {
      return state.stop(service, Outcome.stopped("replaced by its next run"));
    }
    report(Level.INFO, "queued", "queued: its last run has been going on for " + runTime());
    return state;
  }

  private String runTime() {
    return MessageText.nanos(context.now() - begunAt);
  }

  /** It is due again while the last run still waits for its dependencies. */
  State dueAgain(State state, Instant at) {
    skip("its dependencies did not hold until it was due again");
    scheduledAt = at;
    return state;
  }

  private void skip(String why) {
    skipped++;
    report(Level.WARNING, "skipped", "skipped: " + why);
  }

  /** A run begins, or one more attempt of it. */
  void begins() {
    requested = false;
    if (!begun) {
      begun = true;
      runs++;
      begunAt = context.now();
      lastStartedAt = context.wall();
    }
  }

  /** The instant at which the present run was due, in RFC 3339, as its time zone shows it. */
  String scheduledText() {
    Instant at = scheduledAt == null ? context.wall() : scheduledAt;
    OffsetDateTime local = OffsetDateTime.ofInstant(at, plan().zone());
    return local.withNano(0).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
  }

  /** True if a run that waits for a dependency which has failed fails, too. */
  boolean failsWithDependency() {
    return requested || nextAt == null;
  }

  /**
   * The run is over, with all its attempts.
   *
   * @param how for users
   * @return the state that follows
   */
  State ended(boolean good, String how) {
    service.renewals += good ? 1 : 0;
    succeeded += good ? 1 : 0;
    failed += good ? 0 : 1;
    failedInRow = good ? 0 : failedInRow + 1;
    lastEndedAt = context.wall();
    lastSuccessAt = good ? lastEndedAt : lastSuccessAt;
    if (good && plan().state() != null) {
      remember(scheduledAt == null ? lastEndedAt : scheduledAt);
    }
    last = good ? how : "failed: " + how;
    requested = false;
    return next(good);
  }

  /** A run was stopped for the next one, or on request. */
  State stopped(String why) {
    if (queued == null && !requested) {
      return ended(false, "stopped: " + why);
    }
    lastEndedAt = context.wall();
    last = "stopped: " + why;
    return next(true);
  }

  private State next(boolean good) {
    Instant waiting = queued;
    queued = null;
    if (requested) {
      return begin(context.wall());
    }
    return waiting != null ? begin(waiting) : idle(good);
  }

  private State idle(boolean good) {
    scheduledAt = null;
    if (nextAt != null) {
      return new Scheduled();
    }
    return good ? new Completed() : new Failed(last);
  }

  /** The service goes down: its schedule is off. */
  void off() {
    queued = null;
    requested = false;
    scheduledAt = null;
    nextAt = null;
    dueAt = State.NEVER;
    countsFrom = State.NEVER;
  }

  private void report(Level level, String kind, String text) {
    service.emit().report(level, kind, text);
  }

  // --- for others -------------------------------------------------------------------------------

  int succeeded() {
    return succeeded;
  }

  /** {@code next run 02:30; last: completed after 12s}. */
  String text() {
    String next = "next run " + MessageText.time(nextAt, plan().zone(), context.wall());
    return last == null ? next : next + "; last: " + last;
  }

  ScheduleView view() {
    return new ScheduleView(
        nextAt == null ? null : nextAt.plusNanos(jitter),
        nextAt,
        lastStartedAt,
        lastEndedAt,
        lastSuccessAt,
        runs,
        succeeded,
        failed,
        skipped,
        missed,
        failedInRow,
        last);
  }
}
