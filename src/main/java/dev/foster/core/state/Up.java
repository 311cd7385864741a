package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Health;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.Objects;

/**
 * The main process runs; a service is ready, a oneshot does its work.
 *
 * @param since monotonic time at which it became ready
 * @param health progress of the health checks; null without any
 * @param watchdog the watchdog in force
 * @param runBy monotonic time by which a oneshot must end; {@link #NEVER} without a time-out
 * @param reload the reload that the service has announced and not finished; null without one
 */
record Up(
    Run run,
    int pid,
    long since,
    HealthProgress health,
    Watchdog watchdog,
    long runBy,
    Reload reload)
    implements Active {

  /** No deadline for keep-alive messages. */
  private static final Watchdog NO_WATCHDOG = new Watchdog(0, NEVER);

  /**
   * The service must send {@code WATCHDOG=1} again and again.
   *
   * @param interval nanoseconds between two of them; 0 without a watchdog
   * @param by monotonic time of the next one at the latest; {@link #NEVER} without a watchdog
   */
  record Watchdog(long interval, long by) {
    static Watchdog of(long interval, long now) {
      return interval == 0 ? NO_WATCHDOG : new Watchdog(interval, now + interval);
    }
  }

  /**
   * The service has sent {@code RELOADING=1} and not yet {@code READY=1}. It stays ready.
   *
   * @param began monotonic time at which the reload began
   * @param by monotonic time at which Foster stops waiting for its end
   */
  record Reload(long began, long by) {}

  static State enter(ServiceMachine service, Run run, int pid) {
    Service plan = service.plan();
    long now = service.now();
    if (!plan.ready().checks().isEmpty() || !plan.postStart().isEmpty()) {
      String time = MessageText.nanos(now - run.startedAt());
      service.emit().report(Level.INFO, "ready", "ready after " + time);
    }
    long runBy = runBy(service);
    long interval = plan.watchdog() == null ? 0 : plan.watchdog().toNanos();
    HealthProgress health = HealthProgress.begin(plan.health(), now);
    Up up = new Up(run, pid, now, health, Watchdog.of(interval, now), runBy, null);
    return health == null ? up : up.with(health.poll(service, run));
  }

  private static long runBy(ServiceMachine service) {
    Duration timeout = service.plan().timeout();
    return timeout == null ? NEVER : service.mainStartedAt() + timeout.toNanos();
  }

  @Override
  public String word() {
    return "up";
  }

  @Override
  public long deadline() {
    long next = Math.min(Math.min(watchdog.by, runBy), reloadBy());
    return health == null ? next : Math.min(next, health.deadline());
  }

  @Override
  public long timeoutAt() {
    return Math.min(runBy, reloadBy());
  }

  private long reloadBy() {
    return reload == null ? NEVER : reload.by;
  }

  @Override
  public String reason() {
    boolean unhealthy = health != null && Boolean.FALSE.equals(health.healthy());
    String trouble = unhealthy ? "unhealthy: " + health.failureText() : null;
    if (reload == null) {
      return trouble;
    }
    return trouble == null ? "reloading" : trouble + "; reloading";
  }

  @Override
  public State spawned(ServiceMachine service, Role role, int index, int checkPid) {
    return with(health.spawned(index, checkPid));
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    return probed(service, role, index, false, failure.message());
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return Finishing.enter(service, run, service.decision().exited(status, oomKills, ""));
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    if (role != Role.HEALTH_PROBE || health == null || health.round() == null) {
      return this;
    }
    service.emit().killAll(run.token(role, index));
    if (!health.round().isUnderWay(index)) {
      return this; // the command of a check that a reload replaced
    }
    boolean passed = status.isZero() && !health.round().isOverdue(index);
    return probed(
        service,
        role,
        index,
        passed,
        health.round().exitText(index, status, service.emit().checkLine()));
  }

  @Override
  public State probed(ServiceMachine service, Role role, int index, boolean passed, String detail) {
    if (role != Role.HEALTH_PROBE || health == null) {
      return this; // a late result of a readiness check
    }
    HealthProgress next = health.answered(service, index, passed, detail);
    Boolean before = health.healthy();
    if (next.healthy() == null || next.healthy().equals(before)) {
      return with(next);
    }
    if (next.healthy()) {
      service.emit().report(Level.INFO, "healthy", "healthy");
      return with(next);
    }
    String text = "unhealthy: " + next.failureText();
    service.emit().reportWithOutput(next.failedCommandPid(), Level.WARNING, "unhealthy", text);
    return becomeUnhealthy(service, next);
  }

  private State becomeUnhealthy(ServiceMachine service, HealthProgress next) {
    Health.Action action = service.plan().health().action();
    if (action == Health.Action.REPORT) {
      return with(next);
    }
    Outcome outcome = Outcome.unhealthy(next.failureText());
    boolean end = action == Health.Action.END;
    return Stopping.begin(service, run, pid, end ? outcome.withoutRestart() : outcome);
  }

  @Override
  public State notified(ServiceMachine service, Notification message) {
    if (message.stopping()) {
      return SelfStopping.enter(service, run, service.mainPid(message, pid), message);
    }
    if (message.watchdogTrigger()) {
      return watchdogExpired(service, "asked for it with WATCHDOG=trigger");
    }
    Up next =
        new Up(
            run,
            service.mainPid(message, pid),
            since,
            health,
            watchdogAfter(service, message),
            message.extended(runBy, service.now()),
            reload);
    return next.reloadAfter(service, message);
  }

  private Watchdog watchdogAfter(ServiceMachine service, Notification message) {
    long interval = watchdog.interval;
    if (message.watchdogUsec() != null) {
      interval = Math.min(message.watchdogUsec(), Long.MAX_VALUE / 4_000) * 1_000;
    }
    boolean restarts = message.watchdog() || interval != watchdog.interval;
    return restarts ? Watchdog.of(interval, service.now()) : watchdog;
  }

  private Up reloadAfter(ServiceMachine service, Notification message) {
    if (reload == null && !message.reloading()) {
      return this;
    }
    long began = reload == null ? reloadBegan(service, message) : reload.began;
    if (message.ready()) {
      String time = MessageText.nanos(service.now() - began);
      service.emit().report(Level.INFO, "reloaded", "reloaded after " + time);
      return with(null, health);
    }
    long by = reload == null ? service.deadlineIn(service.plan().ready().timeout()) : reload.by;
    if (reload == null) {
      service.emit().report(Level.INFO, "reloading", "reloading (RELOADING=1)");
    }
    return with(new Reload(began, message.extended(by, service.now())), health);
  }

  /** {@code MONOTONIC_USEC} is the service's own claim; it counts as far as it can be true. */
  private static long reloadBegan(ServiceMachine service, Notification message) {
    Long usec = message.monotonicUsec();
    if (usec == null || usec > service.now() / 1_000) {
      return service.now();
    }
    return Math.max(usec * 1_000, service.mainStartedAt());
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    Duration delay = service.plan().stop().delay();
    boolean delays = cause.kind() == Outcome.Kind.STOPPED && !service.skipsDelays();
    return delays && !delay.isZero()
        ? Stopping.beginAfter(service, run, pid, delay, cause)
        : Stopping.begin(service, run, pid, cause);
  }

  @Override
  public State kill(ServiceMachine service) {
    return KillingMain.enter(service, run, pid, Outcome.stopped("killed"));
  }

  @Override
  public State replanned(ServiceMachine service, Service before) {
    Service plan = service.plan();
    long by = Objects.equals(plan.timeout(), before.timeout()) ? runBy : runBy(service);
    boolean sameHealth = Objects.equals(plan.health(), before.health());
    if (sameHealth && by == runBy) {
      return this;
    }
    HealthProgress next = sameHealth ? health : HealthProgress.replanned(service, run, health);
    Up up = new Up(run, pid, since, next, watchdog, by, reload);
    boolean unhealthy = next != null && Boolean.FALSE.equals(next.healthy());
    return unhealthy ? up.becomeUnhealthy(service, next) : up; // by the action of the new plan
  }

  @Override
  public State expired(ServiceMachine service) {
    long now = service.now();
    if (now >= reloadBy()) {
      String time = MessageText.nanos(now - reload.began);
      String text = "no READY=1 " + time + " after RELOADING=1; Foster waits no longer";
      service.emit().report(Level.WARNING, "reloading", text);
      return with(null, health);
    }
    if (now >= runBy) {
      String text = "still running after " + MessageText.duration(service.plan().timeout());
      return Stopping.begin(service, run, pid, Outcome.misbehaved(text));
    }
    if (now >= watchdog.by) {
      return watchdogExpired(service, "no WATCHDOG=1 for " + MessageText.nanos(watchdog.interval));
    }
    return with(health.poll(service, run));
  }

  /** Sends SIGABRT as systemd does, so that the service can leave a trace of where it hangs. */
  private State watchdogExpired(ServiceMachine service, String reason) {
    Outcome outcome = Outcome.misbehaved("watchdog: " + reason);
    return Stopping.beginWithSignal(service, run, pid, Signals.ABRT, outcome);
  }

  private Up with(HealthProgress next) {
    return with(reload, next);
  }

  private Up with(Reload nextReload, HealthProgress nextHealth) {
    return new Up(run, pid, since, nextHealth, watchdog, runBy, nextReload);
  }
}
