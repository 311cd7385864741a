package dev.foster.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Requests that are answered only when what they asked for has come true, or cannot any more. */
final class PendingRequests {
  /** More than this at once is refused: somebody is playing with us. */
  private static final int MOST = 1_000;

  private enum Goal {
    UP,
    DOWN
  }

  /**
   * One service of a request.
   *
   * @param failures how often it had failed when the request came
   * @param generation runs later than this are new since the request came
   */
  private record Target(ServiceMachine machine, Goal goal, int failures, int generation) {}

  private record Wait(long id, List<Target> targets) {}

  private final List<Wait> waits = new ArrayList<>();

  boolean isFull() {
    return waits.size() >= MOST;
  }

  /** Waits for services to be ready or completed. */
  void up(long id, Iterable<ServiceMachine> machines, boolean newRun) {
    add(id, machines, Goal.UP, newRun);
  }

  /** Waits for services to be at rest. */
  void down(long id, Iterable<ServiceMachine> machines) {
    add(id, machines, Goal.DOWN, false);
  }

  private void add(long id, Iterable<ServiceMachine> machines, Goal goal, boolean newRun) {
    List<Target> targets = new ArrayList<>();
    for (ServiceMachine m : machines) {
      int generation = newRun || goal == Goal.DOWN ? m.generation() : -1;
      targets.add(new Target(m, goal, m.failures(), generation));
    }
    waits.add(new Wait(id, targets));
  }

  /** Answers what can be answered now. */
  void settle(StepContext stage, boolean over) {
    for (Iterator<Wait> i = waits.iterator(); i.hasNext(); ) {
      Wait wait = i.next();
      if (over || isDone(wait)) {
        i.remove();
        stage.emit(new Effect.Answer(wait.id, reply(wait)));
      }
    }
  }

  private static boolean isDone(Wait wait) {
    for (Target target : wait.targets) {
      boolean done =
          target.goal == Goal.UP
              ? isUp(target) || hasFailed(target)
              : wasDown(target) || target.machine.wanted();
      if (!done) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUp(Target target) {
    ServiceMachine m = target.machine;
    return m.generation() > target.generation && (m.isReady() || m.isCompleted());
  }

  private static boolean wasDown(Target target) {
    ServiceMachine m = target.machine;
    return !m.isRunning() || m.generation() > target.generation;
  }

  private static boolean hasFailed(Target target) {
    ServiceMachine m = target.machine;
    boolean mine = m.failures() > target.failures || m.isFailed();
    return mine || !m.wanted() && !m.isRunning();
  }

  private static Reply reply(Wait wait) {
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (Target target : wait.targets) {
      ServiceMachine m = target.machine;
      boolean isGood = target.goal == Goal.UP ? isUp(target) : wasDown(target);
      (isGood ? good : bad).add(m.name() + ": " + words(m, isGood));
    }
    return bad.isEmpty() ? new Reply(true, good) : new Reply(false, bad);
  }

  private static String words(ServiceMachine m, boolean good) {
    if (good) {
      return m.isReady() && !m.plan().isOneshot() ? "up" : m.state().word();
    }
    String reason = m.state().reason();
    if (reason == null && m.last() != null) {
      String words = m.last().words();
      reason = m.last().kind() == Outcome.Kind.STOPPED ? "stopped (" + words + ")" : words;
    }
    return m.state().word() + (reason == null ? "" : ": " + reason);
  }
}
