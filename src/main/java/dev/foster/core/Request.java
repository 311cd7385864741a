package dev.foster.core;

import java.time.Duration;
import java.util.List;

/** What someone asks of the supervisor through the control socket. */
public sealed interface Request {

  /** Services named; empty means all of them. */
  List<String> services();

  /** Want these services up; answered when each is ready (a oneshot: completed) or has failed. */
  record Start(List<String> services) implements Request {}

  /** Want these services down; answered when nothing of them is left. */
  record Stop(List<String> services) implements Request {}

  /** Stop, then start; answered like {@link Start}. */
  record Restart(List<String> services) implements Request {}

  /** Send a signal to the main process of these services; answered at once. */
  record Signal(List<String> services, int signal) implements Request {}

  /**
   * Ordered shutdown; answered when it has begun.
   *
   * @param timeout instead of {@code shutdown.timeout}, or null
   */
  record Shutdown(Duration timeout) implements Request {
    @Override
    public List<String> services() {
      return List.of();
    }
  }

  /**
   * Read the configuration again; answered when the plan is carried out (started, not finished).
   *
   * @param dryRun only say what would change
   */
  record Reload(boolean dryRun) implements Request {
    @Override
    public List<String> services() {
      return List.of();
    }
  }
}
