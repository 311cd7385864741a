package dev.foster.core;

import dev.foster.plan.Health;

/**
 * How a service fares in its health checks. Immutable.
 *
 * @param healthy null until the first verdict
 * @param failures rounds failed in a row
 * @param successes rounds passed in a row
 * @param round the present round, or null between two
 * @param nextAt when the next round begins
 * @param trouble why the last round failed, or null
 * @param witness pid of a command that failed in it, or 0
 */
record HealthProgress(
    Boolean healthy,
    int failures,
    int successes,
    Probing round,
    long nextAt,
    String trouble,
    int witness) {

  static HealthProgress begin(Health plan, long now) {
    return plan == null ? null : new HealthProgress(null, 0, 0, null, now, null, 0);
  }

  long deadline() {
    return round == null ? nextAt : round.nextAt();
  }

  /** Begins a round or looks after the present one. */
  HealthProgress poll(ServiceMachine m, Run run) {
    Health plan = m.plan().health();
    Probing next = round;
    if (next == null) {
      if (m.now() < nextAt) {
        return this;
      }
      next = Probing.begin(Role.HEALTH_PROBE, plan.checks(), m.now());
    }
    next = next.poll(m, run, plan.timeout());
    return new HealthProgress(healthy, failures, successes, next, nextAt, trouble, witness);
  }

  HealthProgress spawned(int index, int pid) {
    return round == null ? this : withRound(round.spawned(index, pid));
  }

  /** Takes an answer; when it is the round's last one, comes to a verdict. */
  HealthProgress answered(ServiceMachine m, int index, boolean ok, String detail) {
    if (round == null) {
      return this;
    }
    Probing next = round.answered(index, ok, detail, NEVER_AGAIN);
    return next.allAnswered() ? verdict(m, next) : withRound(next);
  }

  private static final long NEVER_AGAIN = State.NEVER;

  private HealthProgress verdict(ServiceMachine m, Probing done) {
    Health plan = m.plan().health();
    boolean passed = done.allPassed();
    int bad = passed ? 0 : failures + 1;
    int good = passed ? successes + 1 : 0;
    Boolean verdict = healthy;
    if (good >= plan.successes()) {
      verdict = true;
    } else if (bad >= plan.failures()) {
      verdict = false;
    }
    String why = passed ? null : done.missing();
    return new HealthProgress(verdict, bad, good, null, m.in(plan.interval()), why, done.witness());
  }

  private HealthProgress withRound(Probing next) {
    return new HealthProgress(healthy, failures, successes, next, nextAt, trouble, witness);
  }
}
