package dev.foster.core.state;

import dev.foster.core.Role;
import dev.foster.plan.Health;

/**
 * Progress of a service's health checks. Immutable.
 *
 * @param healthy the last verdict; null before the first one
 * @param failures rounds failed in a row
 * @param successes rounds passed in a row
 * @param round the present round; null between two rounds
 * @param nextAt monotonic time at which the next round begins
 * @param failureText why the last round failed; null if it passed
 * @param failedCommandPid pid of a command that failed in the last round; 0 without one
 */
record HealthProgress(
    Boolean healthy,
    int failures,
    int successes,
    Probing round,
    long nextAt,
    String failureText,
    int failedCommandPid) {

  static HealthProgress begin(Health plan, long now) {
    return plan == null ? null : new HealthProgress(null, 0, 0, null, now, null, 0);
  }

  /**
   * Progress under the service's present plan. A round that is under way ends under the old one.
   */
  static HealthProgress replanned(ServiceMachine service, Run run, HealthProgress progress) {
    Health plan = service.plan().health();
    if (progress == null) {
      return begin(plan, service.now());
    }
    if (plan == null) {
      if (progress.round != null) {
        progress.round.cancel(service, run);
      }
      return null;
    }
    long next = Math.min(progress.nextAt, service.deadlineIn(plan.interval()));
    return new HealthProgress(
        progress.healthy,
        progress.failures,
        progress.successes,
        progress.round,
        next,
        progress.failureText,
        progress.failedCommandPid);
  }

  long deadline() {
    return round == null ? nextAt : round.nextAt();
  }

  /** Begins a round when it is due; kills commands of the present round that take too long. */
  HealthProgress poll(ServiceMachine service, Run run) {
    Health plan = service.plan().health();
    Probing next = round;
    if (next == null) {
      if (service.now() < nextAt) {
        return this;
      }
      next = Probing.begin(Role.HEALTH_PROBE, plan.checks(), service.now(), service.now());
    }
    return withRound(next.poll(service, run, plan.timeout()));
  }

  HealthProgress spawned(int index, int pid) {
    return round == null ? this : withRound(round.spawned(index, pid));
  }

  /** Takes a result; the last one of a round leads to a verdict. */
  HealthProgress answered(ServiceMachine service, int index, boolean passed, String detail) {
    if (round == null || !round.isUnderWay(index)) {
      return this;
    }
    Probing next = round.answered(index, passed, detail, State.NEVER);
    return next.allAnswered() ? verdict(service, next) : withRound(next);
  }

  private HealthProgress verdict(ServiceMachine service, Probing done) {
    Health plan = service.plan().health();
    boolean passed = done.allPassed();
    int bad = passed ? 0 : failures + 1;
    int good = passed ? successes + 1 : 0;
    Boolean verdict = healthy;
    if (good >= plan.successes()) {
      verdict = true;
    } else if (bad >= plan.failures()) {
      verdict = false;
    }
    String text = passed ? null : done.pendingText();
    long next = service.deadlineIn(plan.interval());
    return new HealthProgress(verdict, bad, good, null, next, text, done.failedCommandPid());
  }

  private HealthProgress withRound(Probing next) {
    return new HealthProgress(
        healthy, failures, successes, next, nextAt, failureText, failedCommandPid);
  }
}
