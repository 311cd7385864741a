package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Health;
import dev.foster.plan.Service;
import dev.foster.text.Level;

/**
 * The main process runs; a service is ready, a oneshot at work.
 *
 * @param since when it became ready
 * @param health its health checks, or null without any
 * @param watchdog the interval in force in nanoseconds, 0 without any
 * @param watchdogBy when the next WATCHDOG=1 must be there; {@link State#NEVER} without any
 * @param runBy when a oneshot must be done; {@link State#NEVER} without a bound
 */
record Up(
    Run run, int pid, long since, HealthProgress health, long watchdog, long watchdogBy, long runBy)
    implements Serving {

  static Up enter(ServiceMachine m, Run run, int pid) {
    Service plan = m.plan();
    if (!plan.ready().checks().isEmpty()) {
      m.tell(Level.INFO, "ready", "ready after " + MessageText.nanos(m.now() - run.startedAt()));
    }
    long runBy = plan.timeout() == null ? NEVER : m.mainStartedAt() + plan.timeout().toNanos();
    long watchdog = plan.watchdog() == null ? 0 : plan.watchdog().toNanos();
    long watchdogBy = watchdog == 0 ? NEVER : m.now() + watchdog;
    HealthProgress health = HealthProgress.begin(plan.health(), m.now());
    Up up = new Up(run, pid, m.now(), health, watchdog, watchdogBy, runBy);
    return health == null ? up : up.with(health.poll(m, run));
  }

  @Override
  public String reason() {
    boolean ill = health != null && Boolean.FALSE.equals(health.healthy());
    return ill ? "unhealthy: " + health.trouble() : null;
  }

  @Override
  public long deadline() {
    long next = Math.min(watchdogBy, runBy);
    return health == null ? next : Math.min(next, health.deadline());
  }

  @Override
  public long patience() {
    return runBy;
  }

  @Override
  public State spawned(ServiceMachine m, Role role, int index, int probe) {
    return with(health.spawned(index, probe));
  }

  @Override
  public State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
    return probed(m, role, index, false, failure.message());
  }

  @Override
  public State exited(ServiceMachine m, ExitStatus status, long oomKills) {
    return Ending.conclude(m, run, m.aftermath().died(status, oomKills, ""));
  }

  @Override
  public State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
    if (role != Role.HEALTH_PROBE || health == null || health.round() == null) {
      return this;
    }
    m.killAll(run.token(role, index));
    boolean ok = status.isZero() && !health.round().isOverdue(index);
    return probed(m, role, index, ok, health.round().exitWords(index, status));
  }

  @Override
  public State probed(ServiceMachine m, Role role, int index, boolean ok, String detail) {
    if (role != Role.HEALTH_PROBE || health == null) {
      return this; // a readiness check of the state before
    }
    HealthProgress next = health.answered(m, index, ok, detail);
    Boolean before = health.healthy();
    if (next.healthy() == null || next.healthy().equals(before)) {
      return with(next);
    }
    if (next.healthy()) {
      m.tell(Level.INFO, "healthy", "healthy");
      return with(next);
    }
    m.tellOf(next.witness(), Level.WARNING, "unhealthy", "unhealthy: " + next.trouble());
    return act(m, next);
  }

  private State act(ServiceMachine m, HealthProgress next) {
    Health.Action action = m.plan().health().action();
    if (action == Health.Action.REPORT) {
      return with(next);
    }
    Outcome outcome = Outcome.unhealthy(next.trouble());
    return action == Health.Action.END
        ? Ending.stop(m, run, pid, outcome.forGood())
        : Ending.stop(m, run, pid, outcome);
  }

  @Override
  public State notified(ServiceMachine m, Notification message) {
    State next = heard(m, message);
    if (!message.reloading() || !(next instanceof Up still)) {
      return next;
    }
    if (message.ready()) {
      Reloading.tellDone(m, message);
      return next;
    }
    return Reloading.enter(m, still, message);
  }

  /** What a message means whether a reload is under way or not. */
  State heard(ServiceMachine m, Notification message) {
    if (message.stopping()) {
      return Ending.Quitting.enter(m, run, m.mainPid(message, pid), message);
    }
    if (message.watchdogTrigger()) {
      return barked(m, "asked for it with WATCHDOG=trigger");
    }
    long interval = watchdog;
    if (message.watchdogUsec() != null) {
      interval = Math.min(message.watchdogUsec(), Long.MAX_VALUE / 4_000) * 1_000;
    }
    boolean fed = message.watchdog() || interval != watchdog;
    long by = interval == 0 ? NEVER : fed ? m.now() + interval : watchdogBy;
    long end = m.extended(runBy, message);
    return new Up(run, m.mainPid(message, pid), since, health, interval, by, end);
  }

  @Override
  public State stop(ServiceMachine m, Outcome cause) {
    return Ending.stop(m, run, pid, cause);
  }

  @Override
  public State kill(ServiceMachine m) {
    return Ending.kill(m, run, pid, Outcome.stopped("killed"));
  }

  @Override
  public State expired(ServiceMachine m) {
    if (m.now() >= runBy) {
      String words = "still running after " + MessageText.duration(m.plan().timeout());
      return Ending.stop(m, run, pid, Outcome.broken(words));
    }
    if (m.now() >= watchdogBy) {
      return barked(m, "no WATCHDOG=1 for " + MessageText.nanos(watchdog));
    }
    return with(health.poll(m, run));
  }

  /** As systemd does it: SIGABRT, so that the service can leave a trace of where it hung. */
  private State barked(ServiceMachine m, String words) {
    return Ending.abort(m, run, pid, Signals.ABRT, Outcome.broken("watchdog: " + words));
  }

  private Up with(HealthProgress next) {
    return new Up(run, pid, since, next, watchdog, watchdogBy, runBy);
  }
}
