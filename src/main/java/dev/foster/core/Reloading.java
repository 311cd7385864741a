package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.text.Level;

/**
 * Up, and the service has said that it reads its configuration anew ({@code RELOADING=1}) and not
 * yet that this is done ({@code READY=1}). It is ready all the same; what goes on while it is up
 * goes on.
 *
 * @param up what it is beside that
 * @param began when the reload began
 * @param reloadBy when Foster stops to wait for its end
 */
record Reloading(Up up, long began, long reloadBy) implements Serving {

  static Reloading enter(ServiceMachine m, Up up, Notification message) {
    m.tell(Level.INFO, "reloading", "reloading (RELOADING=1)");
    long by = m.extended(m.in(m.plan().ready().timeout()), message);
    return new Reloading(up, began(m, message), by);
  }

  /** {@code MONOTONIC_USEC} is the service's own word on that, as far as it can be true. */
  private static long began(ServiceMachine m, Notification message) {
    Long usec = message.monotonicUsec();
    if (usec == null || usec > m.now() / 1_000) {
      return m.now();
    }
    return Math.max(usec * 1_000, m.mainStartedAt());
  }

  /** Says that a reload is over that began then. */
  static void tellDone(ServiceMachine m, long began) {
    m.tell(Level.INFO, "reloaded", "reloaded after " + MessageText.nanos(m.now() - began));
  }

  /** A reload that began and ended in one message. */
  static void tellDone(ServiceMachine m, Notification message) {
    tellDone(m, began(m, message));
  }

  @Override
  public Run run() {
    return up.run();
  }

  @Override
  public int pid() {
    return up.pid();
  }

  @Override
  public long since() {
    return up.since();
  }

  @Override
  public HealthProgress health() {
    return up.health();
  }

  @Override
  public String reason() {
    String other = up.reason();
    return other == null ? "reloading" : other + "; reloading";
  }

  @Override
  public long deadline() {
    return Math.min(up.deadline(), reloadBy);
  }

  @Override
  public long patience() {
    return Math.min(up.patience(), reloadBy);
  }

  @Override
  public State spawned(ServiceMachine m, Role role, int index, int probe) {
    return with(up.spawned(m, role, index, probe));
  }

  @Override
  public State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
    return with(up.spawnFailed(m, role, index, failure));
  }

  @Override
  public State exited(ServiceMachine m, ExitStatus status, long oomKills) {
    return up.exited(m, status, oomKills);
  }

  @Override
  public State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
    return with(up.hookExited(m, role, index, status));
  }

  @Override
  public State probed(ServiceMachine m, Role role, int index, boolean ok, String detail) {
    return with(up.probed(m, role, index, ok, detail));
  }

  @Override
  public State notified(ServiceMachine m, Notification message) {
    State next = up.heard(m, message);
    if (next instanceof Up && message.ready()) {
      tellDone(m, began);
      return next;
    }
    long by = m.extended(reloadBy, message);
    return next instanceof Up still ? new Reloading(still, began, by) : next;
  }

  @Override
  public State stop(ServiceMachine m, Outcome cause) {
    return up.stop(m, cause);
  }

  @Override
  public State kill(ServiceMachine m) {
    return up.kill(m);
  }

  @Override
  public State expired(ServiceMachine m) {
    if (m.now() < reloadBy) {
      return with(up.expired(m));
    }
    String after = MessageText.nanos(m.now() - began);
    m.tell(
        Level.WARNING, "reloading", "no READY=1 " + after + " after RELOADING=1; waits no longer");
    return up;
  }

  private State with(State next) {
    return next instanceof Up still ? new Reloading(still, began, reloadBy) : next;
  }
}
