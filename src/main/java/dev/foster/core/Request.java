package dev.foster.core;

import dev.foster.plan.PlanPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a client asks of the supervisor through the control socket. */
public sealed interface Request {

  /** Names of services; an empty list means all. */
  List<String> services();

  /** Start services; the reply comes when each is ready (a oneshot: completed) or has failed. */
  record Start(List<String> services) implements Request {}

  /** Stop services; the reply comes when no process of theirs is left. */
  record Stop(List<String> services) implements Request {}

  /** Stop and start services; the reply comes as for {@link Start}. */
  record Restart(List<String> services) implements Request {}

  /**
   * Restart services one after the other, each when the one before is ready, and healthy if it has
   * health checks; the reply comes after the last, or when one fails.
   */
  record RollingRestart(List<String> services) implements Request {}

  /**
   * Change the number of instances of services with {@code replicas}; the reply comes when the new
   * ones are ready or have failed, and no process of the others is left.
   *
   * @param counts by service
   */
  record Scale(Map<String, Integer> counts) implements Request {
    @Override
    public List<String> services() {
      return List.of();
    }
  }

  /** Send a signal to the main processes of services; the reply comes at once. */
  record Signal(List<String> services, int signal) implements Request {}

  /**
   * Shut down in order; the reply comes when the shutdown has begun.
   *
   * @param timeout replaces {@code shutdown.timeout}; null to keep it
   * @param drains false: without {@code shutdown.drain}, which ends if it is under way
   */
  record Shutdown(Duration timeout, boolean drains) implements Request {
    @Override
    public List<String> services() {
      return List.of();
    }
  }

  /**
   * Read the configuration again; the reply comes when the changes have begun.
   *
   * @param dryRun only report what would change
   * @param part what to take over; null for the whole configuration
   */
  record Reload(boolean dryRun, PlanPart part) implements Request {
    /** A reload of the whole configuration. */
    public Reload(boolean dryRun) {
      this(dryRun, null);
    }

    @Override
    public List<String> services() {
      return List.of();
    }
  }
}
