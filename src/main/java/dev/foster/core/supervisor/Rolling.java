package dev.foster.core.supervisor;

import dev.foster.core.Effect;
import dev.foster.core.Reply;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Restarts of services one after the other. The first service that does not come up ends one. */
final class Rolling {
  /** Time for which a service without a check must have run, as for {@code foster restart}. */
  private static final long SHORTEST_RUN = Duration.ofSeconds(1).toNanos();

  private final SupervisorMachine supervisor;
  private final StepContext context;
  private final Graph graph;
  private final List<Roll> rolls = new ArrayList<>();

  /**
   * A service of a roll.
   *
   * @param plan its new plan; null if it only restarts
   */
  record Step(ServiceMachine machine, Service plan) {}

  /** One restart of several services. */
  private static final class Roll {
    final long id; // of the request; 0 for a reload
    final Deque<Step> left;
    final List<String> done = new ArrayList<>();

    /** The service that is being restarted; null between two. */
    ServiceMachine present;

    int generation; // of its run before
    int failures; // of it before

    Roll(long id, List<Step> steps) {
      this.id = id;
      left = new ArrayDeque<>(steps);
    }
  }

  Rolling(SupervisorMachine supervisor, StepContext context, Graph graph) {
    this.supervisor = supervisor;
    this.context = context;
    this.graph = graph;
  }

  /** The first of these services that is part of one, restarted or not; null if none is. */
  String underWay(List<ServiceMachine> machines) {
    for (ServiceMachine m : machines) {
      for (Roll roll : rolls) {
        boolean part = roll.present == m || roll.done.contains(m.name());
        for (Step step : roll.left) {
          part |= step.machine == m;
        }
        if (part) {
          return m.name();
        }
      }
    }
    return null;
  }

  /** Begins a roll for a request. */
  void restart(long id, List<ServiceMachine> machines) {
    List<Step> steps = new ArrayList<>();
    for (ServiceMachine m : machines) {
      steps.add(new Step(m, null));
    }
    rolls.add(new Roll(id, steps));
  }

  /** Begins a roll for a reload, after the service that the one before is restarting. */
  void update(List<Step> steps) {
    Roll before = ofReload();
    if (before == null) {
      rolls.add(new Roll(0, steps));
      return;
    }
    for (Step step : steps) {
      if (step.machine == before.present) {
        before.present = null; // it need not come up with its old plan first
        before.left.addFirst(step);
      } else {
        before.left.addLast(step);
      }
    }
  }

  /** Ends the roll of the last reload: the next one has other plans. */
  void endUpdate() {
    Roll roll = ofReload();
    if (roll != null) {
      roll.left.clear();
    }
  }

  /** The service that a reload restarts, while others wait for it; null without one. */
  String updating() {
    Roll roll = ofReload();
    return roll == null || roll.present == null ? null : roll.present.name();
  }

  private Roll ofReload() {
    for (Roll roll : rolls) {
      if (roll.id == 0) {
        return roll;
      }
    }
    return null;
  }

  /** Monotonic time at which the next service may be due; MAX_VALUE if nothing waits for time. */
  long deadline() {
    long next = Long.MAX_VALUE;
    for (Roll roll : rolls) {
      long at = roll.present != null && isUp(roll) ? longEnoughAt(roll.present) : 0;
      if (at > context.now()) {
        next = Math.min(next, at);
      }
    }
    return next;
  }

  /**
   * Goes on with each roll whose present service has come up or failed.
   *
   * @return true if services have been asked to restart
   */
  boolean settle() {
    boolean any = false;
    for (Iterator<Roll> i = rolls.iterator(); i.hasNext(); ) {
      Roll roll = i.next();
      if (roll.present != null && isDone(roll)) {
        roll.done.add(roll.present.name());
        roll.present = null;
      }
      String failure = failure(roll);
      if (failure != null) {
        i.remove();
        failed(roll, failure);
      } else if (roll.present == null) {
        boolean begun = next(roll);
        any |= begun;
        if (!begun) {
          i.remove();
          completed(roll);
        }
      }
    }
    return any;
  }

  private static boolean isUp(Roll roll) {
    ServiceMachine m = roll.present;
    return m.generation() > roll.generation && (m.isReady() || m.isCompleted());
  }

  private boolean isDone(Roll roll) {
    ServiceMachine m = roll.present;
    if (!isUp(roll) || m.failures() > roll.failures) {
      return false;
    }
    boolean healthy = m.plan().health() == null || Boolean.TRUE.equals(m.healthy());
    return m.isCompleted() || healthy && context.now() >= longEnoughAt(m);
  }

  /** When the run counts as one that has started. */
  private static long longEnoughAt(ServiceMachine m) {
    boolean checked = !m.plan().ready().checks().isEmpty() || m.plan().isOneshot();
    return checked ? 0 : m.mainStartedAt() + SHORTEST_RUN;
  }

  /** Why a roll cannot go on; null if it can. */
  private String failure(Roll roll) {
    ServiceMachine m = roll.present;
    if (supervisor.isStopping()) {
      return "Foster is stopping";
    }
    if (m == null) {
      return null;
    }
    if (!isConfigured(m)) {
      return m.name() + ": it was removed";
    }
    boolean failed = m.failures() > roll.failures || m.isFailed();
    if (failed) {
      return m.name() + ": " + (m.last() == null ? m.stateWord() : m.last().text());
    }
    if (!m.wanted()) {
      return m.name() + ": it was stopped";
    }
    if (m.isStuck()) {
      return m.name() + ": " + m.reason();
    }
    return Boolean.FALSE.equals(m.healthy()) && isUp(roll) ? m.name() + ": unhealthy" : null;
  }

  private boolean isConfigured(ServiceMachine m) {
    return graph.get(m.name()) == m && supervisor.plan().services().containsKey(m.name());
  }

  /** Restarts the next service of a roll; false if none is left. */
  private boolean next(Roll roll) {
    for (Step step = roll.left.poll(); step != null; step = roll.left.poll()) {
      ServiceMachine m = step.machine;
      if (!isConfigured(m)) {
        continue;
      }
      roll.generation = m.generation();
      roll.failures = m.failures();
      if (step.plan == null) {
        m.restartOnRequest();
        graph.want(Set.of(m));
      } else {
        m.replan(step.plan);
        if (!m.wanted()) {
          continue; // it was stopped meanwhile
        }
        if (!m.isRunning()) {
          graph.want(Set.of(m));
        }
      }
      roll.present = m;
      return true;
    }
    return false;
  }

  private void completed(Roll roll) {
    List<String> lines = new ArrayList<>();
    for (String name : roll.done) {
      lines.add(name + ": up");
    }
    if (roll.id != 0) {
      context.emit(new Effect.Answer(roll.id, new Reply(true, lines)));
    } else {
      String names = String.join(", ", roll.done);
      context.report(Level.INFO, "reload", "reload: rolling restart done: " + names);
    }
  }

  private void failed(Roll roll, String why) {
    List<String> left = new ArrayList<>();
    for (Step step : roll.left) {
      left.add(step.machine.name());
    }
    String rest = left.isEmpty() ? "" : "; not restarted: " + String.join(", ", left);
    if (roll.id != 0) {
      context.emit(new Effect.Answer(roll.id, new Reply(false, List.of(why + rest))));
    }
    context.report(Level.WARNING, "restart", "rolling restart ended: " + why + rest);
  }
}
