package dev.foster.sim;

import java.util.List;

/** Bugs to plant in what concerns schedules. */
final class ScheduleMutants {
  private ScheduleMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "overlap skip is ignored",
            "overlap",
            "plan().overlap() == Schedule.Overlap.SKIP || queued != null",
            "queued != null"),
        mutant(
            "a queued run is forgotten",
            "next",
            "waiting != null ? begin(waiting) : idle(good)",
            "idle(good)"),
        mutant(
            "a run that is made up for was missed, too",
            "clockSet",
            "inTime ? count - 1 : count",
            "count"),
        mutant(
            "catch_up has no limit",
            "clockSet",
            "late.compareTo(plan().catchUp()) <= 0",
            "late.compareTo(plan().catchUp()) != 0"),
        mutant(
            "the clock is set back, and a run comes twice",
            "planNext",
            "lastDue != null && lastDue.isAfter(wall)",
            "false"),
        mutant(
            "a clock that was wrong keeps a run away",
            "forgetWrongTime",
            "lastDue.isAfter(wall.plus(CORRECTION))",
            "lastDue.isAfter(wall.plus(CORRECTION.multipliedBy(99)))"),
        mutant(
            "jitter beyond its bound", "planNext", ": context.random()", ": 1 + context.random()"),
        mutant(
            "at_start is forgotten",
            "start",
            "first && plan().atStart()",
            "!first && plan().atStart()"),
        mutant(
            "a reload loses a run that waits for its jitter",
            "planNext",
            "waitsForJitter()",
            "waitsForJitter() && runs < 0"),
        mutant(
            "a run by hand forgets the schedule",
            "begin",
            "begun = false;",
            "begun = false; nextAt = null; dueAt = State.NEVER;"),
        mutant(
            "nobody says that a run is lost to a dependency",
            "dueAgain",
            "skip(\"its dependencies did not hold until it was due again\");",
            ""),
        mutant(
            "a good run does not reach its dependents",
            "ended",
            "service.renewals += good ? 1 : 0;",
            ""),
        mutant(
            "a failed run restarts its dependents",
            "ended",
            "service.renewals += good ? 1 : 0;",
            "service.renewals++;"),
        new Mutant(
            "the start of a job restarts its dependents",
            "core/supervisor/Graph",
            "stopReason",
            "edge.restart() && !scheduled",
            "edge.restart()",
            "ScheduleSeeds"));
  }

  private static Mutant mutant(String name, String method, String find, String replacement) {
    return new Mutant(name, "core/state/ScheduledRuns", method, find, replacement, "ScheduleSeeds");
  }
}
