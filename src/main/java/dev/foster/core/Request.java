package dev.foster.core;

import java.time.Duration;
import java.util.List;

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
   */
  record Reload(boolean dryRun) implements Request {
    @Override
    public List<String> services() {
      return List.of();
    }
  }
}
