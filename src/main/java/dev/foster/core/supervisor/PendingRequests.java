package dev.foster.core.supervisor;

import dev.foster.core.Effect;
import dev.foster.core.Reply;
import dev.foster.core.ScheduleView;
import dev.foster.core.state.Outcome;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Requests whose reply waits until their goal is reached, or cannot be reached any more. */
final class PendingRequests {
  /** Further requests are refused: no honest client has so many open. */
  private static final int MAX_REQUESTS = 1_000;

  private enum Goal {
    UP,
    DOWN
  }

  /**
   * One service of a request.
   *
   * @param failures the service's failures when the request came
   * @param generation a run with a larger number has begun since the request
   * @param ended the runs of its schedule that have ended when the request came; null without one
   */
  private record Target(
      ServiceMachine machine, Goal goal, int failures, int generation, ScheduleView ended) {

    /** True if a run of the schedule has ended that way since the request. */
    boolean hasEnded(boolean good) {
      ScheduleView now = machine.scheduleView();
      return now != null && now.ended(good) > (ended == null ? 0 : ended.ended(good));
    }

    boolean isScheduled() {
      return machine.scheduleView() != null;
    }
  }

  private record Pending(long id, List<Target> targets) {}

  private final List<Pending> requests = new ArrayList<>();

  boolean isFull() {
    return requests.size() >= MAX_REQUESTS;
  }

  /** Replies when the services are ready or completed; with {@code newRun} in a run from now on. */
  void awaitUp(long id, Iterable<ServiceMachine> machines, boolean newRun) {
    add(id, machines, Goal.UP, newRun);
  }

  /** Replies when no process of the services is left. */
  void awaitDown(long id, Iterable<ServiceMachine> machines) {
    add(id, machines, Goal.DOWN, false);
  }

  /**
   * Replies when some services are ready, and no process of the others is left. A service that is
   * down or stopping must be ready in a new run.
   */
  void awaitScaled(long id, Iterable<ServiceMachine> up, Iterable<ServiceMachine> down) {
    List<Target> targets = new ArrayList<>();
    for (ServiceMachine m : up) {
      // a run that was still waiting to stop just goes on
      add(List.of(m), Goal.UP, !m.isRunning() || m.isStopping(), targets);
    }
    add(down, Goal.DOWN, false, targets);
    requests.add(new Pending(id, targets));
  }

  private void add(long id, Iterable<ServiceMachine> machines, Goal goal, boolean newRun) {
    List<Target> targets = new ArrayList<>();
    add(machines, goal, newRun, targets);
    requests.add(new Pending(id, targets));
  }

  private static void add(
      Iterable<ServiceMachine> machines, Goal goal, boolean newRun, List<Target> targets) {
    for (ServiceMachine m : machines) {
      int generation = newRun || goal == Goal.DOWN ? m.generation() : -1;
      targets.add(new Target(m, goal, m.failures(), generation, m.scheduleView()));
    }
  }

  /**
   * Replies to each request that is decided.
   *
   * @param shutdownDone true to reply to all
   */
  void settle(StepContext context, boolean shutdownDone) {
    for (Iterator<Pending> i = requests.iterator(); i.hasNext(); ) {
      Pending pending = i.next();
      if (shutdownDone || isDecided(pending)) {
        i.remove();
        context.emit(new Effect.Answer(pending.id, reply(pending)));
      }
    }
  }

  private static boolean isDecided(Pending pending) {
    for (Target target : pending.targets) {
      boolean decided =
          target.goal == Goal.UP
              ? isUp(target) || hasFailed(target)
              : wasDown(target) || target.machine.wanted();
      if (!decided && !target.machine.isStuck()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUp(Target target) {
    ServiceMachine m = target.machine;
    if (target.isScheduled()) {
      return target.hasEnded(true);
    }
    return m.generation() > target.generation && (m.isReady() || m.isCompleted());
  }

  private static boolean wasDown(Target target) {
    ServiceMachine m = target.machine;
    return !m.isRunning() || m.generation() > target.generation;
  }

  private static boolean hasFailed(Target target) {
    ServiceMachine m = target.machine;
    boolean failed =
        target.isScheduled()
            ? target.hasEnded(false)
            : m.failures() > target.failures || m.isFailed();
    return failed || !m.wanted() && !m.isRunning();
  }

  private static Reply reply(Pending pending) {
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (Target target : pending.targets) {
      ServiceMachine m = target.machine;
      boolean isGood = target.goal == Goal.UP ? isUp(target) : wasDown(target);
      boolean run = target.goal == Goal.UP && target.isScheduled() && m.wanted();
      String text = run ? m.scheduleView().last() : text(m, isGood);
      (isGood ? good : bad).add(m.name() + ": " + text);
    }
    return bad.isEmpty() ? new Reply(true, good) : new Reply(false, bad);
  }

  private static String text(ServiceMachine m, boolean good) {
    if (good) {
      return m.isReady() && !m.plan().isOneshot() ? "up" : m.stateWord();
    }
    String reason = m.reason();
    if (reason == null && m.last() != null) {
      String last = m.last().text();
      reason = m.last().kind() == Outcome.Kind.STOPPED ? "stopped (" + last + ")" : last;
    }
    return m.stateWord() + (reason == null ? "" : ": " + reason);
  }
}
