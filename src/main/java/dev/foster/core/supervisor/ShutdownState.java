package dev.foster.core.supervisor;

import dev.foster.core.Survivor;
import java.util.List;

/**
 * How far the shutdown of Foster is. The steps are those of a single service, for all services at
 * once and then for orphans: processes that belong to no running service.
 *
 * <pre>
 *   Running → Draining → StoppingServices → FindingOrphans → StoppingOrphans → Done
 *      └─────────────────────↗    └───────────────┴──────→ KillingAll ────────↗
 * </pre>
 */
sealed interface ShutdownState {

  /** No deadline. */
  long NEVER = Long.MAX_VALUE;

  /** Monotonic time at which {@link ShutdownMachine#expired} is due; {@link #NEVER} for never. */
  default long deadline() {
    return NEVER;
  }

  /** Exit code of Foster. */
  default int code() {
    return 0;
  }

  /** Monotonic time from which a SIGINT kills at once; {@link #NEVER} before the first SIGINT. */
  default long killFrom() {
    return NEVER;
  }

  /** No shutdown has begun. */
  record Running() implements ShutdownState {}

  /**
   * A stop was requested; until the deadline, services go on and health fails.
   *
   * @param signalsFrom monotonic time from which another stop signal ends it
   */
  record Draining(long deadline, long signalsFrom) implements ShutdownState {}

  /** Services stop, dependents first. */
  record StoppingServices(long deadline, int code, long killFrom) implements ShutdownState {}

  /** No service runs; Foster has asked which other processes are alive. */
  record FindingOrphans(long deadline, int code, long killFrom) implements ShutdownState {}

  /**
   * The orphans were sent TERM; Foster waits until none is left.
   *
   * @param signalled those that were sent TERM, even if a later scan missed them
   */
  record StoppingOrphans(long deadline, int code, long killFrom, List<Survivor> signalled)
      implements ShutdownState {}

  /** Every process was sent SIGKILL; the deadline bounds the wait for those that do not end. */
  record KillingAll(long deadline, int code) implements ShutdownState {}

  /** The exit of Foster has been emitted. */
  record Done(int code) implements ShutdownState {}
}
