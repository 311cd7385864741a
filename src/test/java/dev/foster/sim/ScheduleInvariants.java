package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Request;
import dev.foster.core.ScheduleView;
import dev.foster.core.ServiceView;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.plan.Schedule;
import dev.foster.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;

/**
 * Follows the wall clock by itself and counts at which instants the job is due. Each of them must
 * have become a run, or must have been told as skipped or missed.
 */
final class ScheduleInvariants {
  private static final Duration PRECISION = Duration.ofMinutes(1);
  private static final Duration CORRECTION = Duration.ofHours(3);
  private static final int LIMIT = 1_000;

  private final SupervisorMachine machine;
  private Instant lastDue;

  /** The time to which somebody set the clock last. */
  private Instant setTo;

  /** Instants at which it was due, since {@link #begin}. */
  private int due;

  /** Runs that did not begin by the schedule, since {@link #begin}. */
  private int byHand;

  private int runs;
  private int skipped;
  private int missed;

  /** The counters of the job are to be taken anew when it is between two runs. */
  private boolean anew = true;

  /** A reload took the plan of a run that may still wait for the jitter of the plan before. */
  private boolean keepsJitter;

  /** The run that waited for its jitter when a reload came; null without one. */
  private Instant waited;

  private boolean off;

  /** Somebody has asked for a run, which may not have begun yet. */
  private boolean runIsAsked;

  /**
   * The latest time that the clock has shown: a run that waits may wait over its being set back.
   */
  private Instant latest = Instant.MIN;

  private int runsSeen;
  private Instant lastRun;

  ScheduleInvariants(SupervisorMachine machine) {
    this.machine = machine;
  }

  private static void require(boolean holds, String invariant, String words) {
    if (!holds) {
      throw new Violation(invariant, words);
    }
  }

  private Schedule plan() {
    return ScheduleSimulation.job(machine).plan().schedule();
  }

  private static boolean isBetweenRuns(ServiceView job) {
    return job.state().equals("waiting") && job.reason().startsWith("next run ");
  }

  // --- what happens -----------------------------------------------------------------------------

  void requested(Request request, Instant wall) {
    anew |= !(request instanceof Request.Start);
    if (request instanceof Request.Reload) {
      ServiceView job = ScheduleSimulation.job(machine);
      Instant due = job.schedule().dueAt();
      keepsJitter |= !plan().jitter().isZero();
      waited = plan().times() != null && isBetweenRuns(job) && !due.isAfter(wall) ? due : null;
    }
    runIsAsked |= request instanceof Request.Start || request instanceof Request.Restart;
    if (request.services().contains("job")) {
      off = request instanceof Request.Stop;
      anew |= off;
    }
  }

  /** Foster has started. */
  void booted() {
    ServiceView job = ScheduleSimulation.job(machine);
    int expected =
        plan().atStart() && job.plan().dependencies().isEmpty() ? 1 : job.schedule().runs();
    require(job.schedule().runs() == expected, "AtStartRuns", "runs: " + job.schedule().runs());
    require(plan().atStart() || job.schedule().runs() == 0, "OnlyAtStartRuns", "it ran");
  }

  /** Time passes; nobody sets the clock. */
  void passed(Instant from, Instant to) {
    goOn(from, to);
  }

  private void goOn(Instant from, Instant to) {
    latest = to.isAfter(latest) ? to : latest;
    Timetable times = plan().times();
    if (times == null || off) {
      return;
    }
    Instant after = lastDue != null && lastDue.isAfter(from) ? lastDue : from;
    int count = after.isBefore(to) ? times.count(after, to, LIMIT) : 0;
    due += count;
    lastDue = count > 0 ? times.last(to) : lastDue;
  }

  void clockSet(Instant before, Instant after) {
    setTo = after;
    latest = before.isAfter(latest) ? before : latest;
    if (after.isAfter(before)) {
      goOn(before, after);
    } else {
      Instant believed = after.plus(CORRECTION);
      boolean wrong = lastDue != null && lastDue.isAfter(believed);
      lastDue = wrong ? null : lastDue;
      lastRun = wrong || lastRun != null && lastRun.isAfter(believed) ? null : lastRun;
    }
  }

  void reported(Effect.Report report) {
    if ("job".equals(report.service()) && report.kind().equals("missed")) {
      Duration late = Duration.between(plan().times().last(setTo), setTo);
      boolean inTime = late.compareTo(PRECISION) < 0 || late.compareTo(plan().catchUp()) <= 0;
      require(!inTime, "NoRunIsMissedInTime", report.text());
    }
  }

  /** A process of the job begins. */
  void started(Instant at, Instant wall) {
    require(!off, "StoppedStaysDown", "a run at " + at + " though it was stopped");
    int number = ScheduleSimulation.runs(machine).runs();
    if (number == runsSeen) {
      return; // one more attempt
    }
    runsSeen = number;
    latest = wall.isAfter(latest) ? wall : latest;
    require(!at.isAfter(latest), "NoRunIsEarly", "due at " + at + ", ran at " + wall);
    Timetable times = plan().times();
    if (at.getEpochSecond() % 60 != 0 || times == null) {
      byHand++;
      runIsAsked = false;
      return;
    }
    boolean free = ScheduleSimulation.job(machine).plan().dependencies().isEmpty();
    boolean now = at.getEpochSecond() == wall.getEpochSecond();
    if (runIsAsked && (now || !free)) {
      anew = true; // one that was asked for, or one that is due: both begin now
      runIsAsked = now; // otherwise the one that was asked for waited until it was due
      return;
    }
    require(at.equals(times.last(at)) || anew, "RunsWhenDue", "not due at " + at);
    require(lastRun == null || at.isAfter(lastRun), "NoRunIsRepeated", at + " after " + lastRun);
    lastRun = at.isAfter(wall) ? lastRun : at; // it waited while the clock was set back
    boolean prompt = plan().overlap() == Schedule.Overlap.SKIP;
    Duration late = Duration.between(at, wall).minus(plan().jitter());
    boolean inTime = late.compareTo(PRECISION) < 0 || late.compareTo(plan().catchUp()) <= 0;
    require(!prompt || !free || inTime || anew, "RunsInTime", "due at " + at + ", ran at " + wall);
  }

  // --- after each action ------------------------------------------------------------------------

  void check(long now, Instant wall) {
    ServiceView job = ScheduleSimulation.job(machine);
    ScheduleView view = job.schedule();
    require(job.wanted() != off, "WantedAsAsked", "wanted: " + job.wanted());
    boolean between = isBetweenRuns(job);
    if (waited != null) {
      reloaded(between, view);
    }
    if (between) {
      long nanos = Duration.between(wall, view.nextAt()).toNanos();
      boolean jitter = keepsJitter || !plan().jitter().isZero();
      boolean putOff = jitter && !view.dueAt().isAfter(wall);
      require(putOff || nanos >= 0, "NextRunIsToCome", view.nextAt() + " at " + wall);
      Duration by = Duration.between(view.dueAt(), view.nextAt());
      boolean bounded = !by.isNegative() && by.compareTo(plan().jitter()) <= 0;
      require(bounded, "JitterIsBounded", by + " of " + plan().jitter());
    }
    if (between && view.dueAt().isAfter(wall) && view.nextAt().equals(view.dueAt())) {
      keepsJitter = false;
    }
    if (plan().times() == null || keepsJitter || !plan().jitter().isZero()) {
      anew = true;
    } else if (anew && between) {
      anew = false;
      if (lastDue != null && !lastDue.isBefore(view.dueAt())) {
        lastDue = view.dueAt().minusNanos(1); // that one was put off when the clock was set back
      }
      due = 0;
      byHand = 0;
      runs = view.runs();
      skipped = view.skipped();
      missed = view.missed();
    } else if (!anew) {
      account(job, view);
    }
  }

  /** A reload came while a run waited for its jitter: it stays if the new times have it, too. */
  private void reloaded(boolean between, ScheduleView view) {
    boolean stays = plan().times() != null && waited.equals(plan().times().last(waited));
    if (stays) {
      require(!between || waited.equals(view.dueAt()), "ReloadKeepsWhatWaits", "lost " + waited);
    } else {
      lastDue = waited.minusNanos(1);
    }
    waited = null;
  }

  private void account(ServiceView job, ScheduleView view) {
    int done = view.runs() - runs - byHand + view.skipped() - skipped + view.missed() - missed;
    int open = due - done;
    int mayWait = isBetweenRuns(job) ? 0 : job.state().equals("waiting") ? 2 : 1;
    if (plan().overlap() == Schedule.Overlap.SKIP && !job.state().equals("waiting")) {
      mayWait = 0;
    }
    String words = "due " + due + " times, accounted for " + done + ", " + job.state();
    require(open >= 0 && open <= mayWait, "EachInstantCounts", words);
  }
}
