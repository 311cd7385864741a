package dev.foster.sim;

import dev.foster.core.Notification;
import dev.foster.plan.Service;

/** Programs that start others: children, orphans, daemons, successors. */
final class ChildBehaviours {
  private final SeededRandom random;
  private final ProgramGenerator generator;

  ChildBehaviours(SeededRandom random, ProgramGenerator generator) {
    this.random = random;
    this.generator = generator;
  }

  /** Has children, some of which have children. */
  void brood(ProgramBehaviour parent, int generations) {
    int count = 1 + random.below(2);
    for (int i = 0; i < count; i++) {
      ProgramBehaviour child = child(generations - 1);
      boolean leaves = random.percent(30);
      boolean forgets = random.percent(15);
      parent.at(random.millis(0, 3_000), p -> settle(p.fork(child), leaves, forgets));
    }
    if (random.percent(15)) {
      parent.neverReaping();
    }
  }

  /**
   * The place of a new child: its parent's session or its own, its parent's environment or another.
   */
  private void settle(SimulatedProcess child, boolean leaves, boolean forgets) {
    if (child == null) {
      return;
    }
    if (leaves) {
      child.newSession();
    }
    if (random.percent(20)) {
      child.execute(random.millis(0, 5));
    }
    if (forgets) {
      child.marker = null;
    }
  }

  /** Starts a short-lived child now and then, as shell scripts do; some become daemons. */
  void churn(ProgramBehaviour life) {
    long end = generator.agenda().now() + random.millis(0, 9_000);
    life.at(random.millis(0, 2_000), p -> churn(p, random.millis(20, 200), end));
  }

  private void churn(SimulatedProcess parent, long interval, long end) {
    if (!parent.isAlive() || generator.agenda().now() > end) {
      return;
    }
    if (!parent.stopped) {
      ProgramBehaviour life =
          new ProgramBehaviour("brief").at(random.millis(0, 20), p -> p.exit(0));
      SimulatedProcess brief = parent.fork(life);
      if (brief != null && random.percent(25)) {
        ProgramBehaviour daemon =
            new ProgramBehaviour("daemon").at(random.millis(0, 3_000), p -> p.exit(0));
        settle(brief, true, false);
        brief.fork(daemon);
      }
    }
    generator.agenda().in(interval, () -> churn(parent, interval, end));
  }

  private ProgramBehaviour child(int generations) {
    ProgramBehaviour life = new ProgramBehaviour("child");
    generator.manners(life);
    if (generations > 0 && random.percent(40)) {
      brood(life, generations);
    }
    if (random.percent(30)) { // leaves when it already has children, or is the last in its session
      boolean forgets = random.percent(50);
      life.at(random.millis(0, 4_000), p -> settle(p, true, forgets));
    }
    if (random.percent(30)) { // sends messages for its parent
      boolean ready = random.percent(50);
      life.at(
          random.millis(0, 2_000),
          p -> generator.say(p, ready ? Messages.ready(p.pid) : generator.oddity(p)));
    }
    if (random.percent(60)) {
      int code = random.pick(0, 1);
      life.at(random.millis(0, 9_000), p -> p.exit(code));
    }
    return life;
  }

  /** Leaves a child that keeps running, and exits with 0. */
  ProgramBehaviour intoBackground(ProgramBehaviour life) {
    boolean leaves = random.percent(50);
    ProgramBehaviour daemon = leaves && random.percent(50) ? twice(child(1)) : child(1);
    long forks = random.millis(0, 200);
    if (random.percent(50)) { // at once, as daemon(3) does
      return life.at(
          forks,
          p -> {
            settle(p.fork(daemon), leaves, false);
            p.exit(0);
          });
    }
    return life.at(forks, p -> settle(p.fork(daemon), leaves, false))
        .at(forks + random.millis(0, 50), p -> p.exit(0));
  }

  /** Forks a second time soon, so that the remaining process leads no session (daemon(7)). */
  private ProgramBehaviour twice(ProgramBehaviour daemon) {
    return new ProgramBehaviour("between")
        .at(
            random.millis(0, 4),
            p -> {
              settle(p.fork(daemon), false, false);
              p.exit(0);
            });
  }

  /** Starts its successor, names it with MAINPID, and usually ends. */
  ProgramBehaviour handOver(ProgramBehaviour life, Service plan) {
    ProgramBehaviour successor = new ProgramBehaviour(plan.name());
    generator.manners(successor);
    if (random.percent(50)) {
      successor.at(random.millis(0, 9_000), p -> p.exit(random.pick(0, 1)));
    }
    if (random.percent(60)) { // leaves its session late, perhaps as its last process
      successor.at(random.millis(0, 1_500), p -> settle(p, true, false));
    }
    long forks = random.millis(0, 4_000);
    long dies = random.percent(80) ? forks + random.millis(0, 300) : Long.MAX_VALUE / 4;
    life.at(forks, p -> announce(p, p.fork(successor)));
    return life.at(dies, p -> p.exit(0));
  }

  private void announce(SimulatedProcess old, SimulatedProcess successor) {
    if (successor == null) {
      return;
    }
    if (random.percent(30)) {
      successor.newSession();
    }
    generator.say(old, Messages.mainPid(successor.pid, successor.pid));
    if (random.percent(20)) { // changes its mind
      generator.say(old, Messages.mainPid(old.pid, old.pid));
    }
  }

  /** A MAINPID of no process, of another service's, a child, a hook, or the right one. */
  Notification lie(SimulatedProcess process) {
    int pid = 2 + random.below(60);
    for (SimulatedProcess other : process.kernel.all()) {
      boolean related = other.service.equals(process.service);
      if (random.percent(related ? 40 : 10)) {
        pid = other.pid;
      }
    }
    return Messages.mainPid(process.pid, pid);
  }
}
