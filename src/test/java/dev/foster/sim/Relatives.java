package dev.foster.sim;

import dev.foster.core.Notification;
import dev.foster.plan.Service;

/** Programs that start others: children, orphans, daemons, successors. */
final class Relatives {
  private final SeededRandom dice;
  private final ProgramGenerator cast;

  Relatives(SeededRandom dice, ProgramGenerator cast) {
    this.dice = dice;
    this.cast = cast;
  }

  /** Has children, some of which have children. */
  void brood(Life parent, int generations) {
    int count = 1 + dice.below(2);
    for (int i = 0; i < count; i++) {
      Life child = child(generations - 1);
      boolean leaves = dice.percent(30);
      boolean forgets = dice.percent(15);
      parent.at(dice.millis(0, 3_000), p -> settle(p.fork(child), leaves, forgets));
    }
    if (dice.percent(15)) {
      parent.neverReaping();
    }
  }

  /** Where a new child is: in its parent's session or its own, with its environment or another. */
  private void settle(SimulatedProcess child, boolean leaves, boolean forgets) {
    if (child == null) {
      return;
    }
    if (leaves) {
      child.newSession();
    }
    if (dice.percent(20)) {
      child.execute(dice.millis(0, 5));
    }
    if (forgets) {
      child.marker = null;
    }
  }

  /** Starts a short-lived child every now and then, as shell scripts do; some become daemons. */
  void churn(Life life) {
    long end = cast.agenda().now() + dice.millis(0, 9_000);
    life.at(dice.millis(0, 2_000), p -> churn(p, dice.millis(20, 200), end));
  }

  private void churn(SimulatedProcess parent, long interval, long end) {
    if (!parent.isAlive() || cast.agenda().now() > end) {
      return;
    }
    if (!parent.stopped) {
      Life life = new Life("brief").at(dice.millis(0, 20), p -> p.exit(0));
      SimulatedProcess brief = parent.fork(life);
      if (brief != null && dice.percent(25)) {
        Life daemon = new Life("daemon").at(dice.millis(0, 3_000), p -> p.exit(0));
        settle(brief, true, false);
        brief.fork(daemon);
      }
    }
    cast.agenda().in(interval, () -> churn(parent, interval, end));
  }

  private Life child(int generations) {
    Life life = new Life("child");
    cast.manners(life);
    if (generations > 0 && dice.percent(40)) {
      brood(life, generations);
    }
    if (dice.percent(30)) { // leaves when it has children already, or is the last in its session
      boolean forgets = dice.percent(50);
      life.at(dice.millis(0, 4_000), p -> settle(p, true, forgets));
    }
    if (dice.percent(30)) { // speaks for its parent
      boolean ready = dice.percent(50);
      life.at(
          dice.millis(0, 2_000), p -> cast.say(p, ready ? Messages.ready(p.pid) : cast.oddity(p)));
    }
    if (dice.percent(60)) {
      int code = dice.pick(0, 1);
      life.at(dice.millis(0, 9_000), p -> p.exit(code));
    }
    return life;
  }

  /** Leaves a child that goes on, and exits with 0. */
  Life intoBackground(Life life) {
    boolean leaves = dice.percent(50);
    Life daemon = leaves && dice.percent(50) ? twice(child(1)) : child(1);
    long forks = dice.millis(0, 200);
    if (dice.percent(50)) { // and at once, as daemon(3) does
      return life.at(
          forks,
          p -> {
            settle(p.fork(daemon), leaves, false);
            p.exit(0);
          });
    }
    return life.at(forks, p -> settle(p.fork(daemon), leaves, false))
        .at(forks + dice.millis(0, 50), p -> p.exit(0));
  }

  /** Forks a second time soon, so that what goes on leads no session (daemon(7)). */
  private Life twice(Life daemon) {
    return new Life("between")
        .at(
            dice.millis(0, 4),
            p -> {
              settle(p.fork(daemon), false, false);
              p.exit(0);
            });
  }

  /** Starts its successor, says so with MAINPID, and usually ends. */
  Life handOver(Life life, Service plan) {
    Life successor = new Life(plan.name());
    cast.manners(successor);
    if (dice.percent(50)) {
      successor.at(dice.millis(0, 9_000), p -> p.exit(dice.pick(0, 1)));
    }
    if (dice.percent(60)) { // leaves its session late, perhaps when it is the last in it
      successor.at(dice.millis(0, 1_500), p -> settle(p, true, false));
    }
    long forks = dice.millis(0, 4_000);
    long dies = dice.percent(80) ? forks + dice.millis(0, 300) : Long.MAX_VALUE / 4;
    life.at(forks, p -> announce(p, p.fork(successor)));
    return life.at(dies, p -> p.exit(0));
  }

  private void announce(SimulatedProcess old, SimulatedProcess successor) {
    if (successor == null) {
      return;
    }
    if (dice.percent(30)) {
      successor.newSession();
    }
    cast.say(old, Messages.mainPid(successor.pid, successor.pid));
    if (dice.percent(20)) { // changes its mind
      cast.say(old, Messages.mainPid(old.pid, old.pid));
    }
  }

  /** A MAINPID that is nobody's, somebody else's, a child's, a hook's, or the truth. */
  Notification lie(SimulatedProcess process) {
    int pid = 2 + dice.below(60);
    for (SimulatedProcess other : process.kernel.all()) {
      boolean related = other.service.equals(process.service);
      if (dice.percent(related ? 40 : 10)) {
        pid = other.pid;
      }
    }
    return Messages.mainPid(process.pid, pid);
  }
}
