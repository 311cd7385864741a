package dev.foster.plan;

import java.time.Duration;
import java.util.List;

/**
 * Checks that go on while a service is up and ready.
 *
 * @param checks polled checks; all must pass
 * @param interval from the end of one round to the next
 * @param timeout of one check
 * @param failures so many in a row: unhealthy
 * @param successes so many in a row: healthy again
 */
public record Health(
    List<Check> checks,
    Duration interval,
    Duration timeout,
    int failures,
    int successes,
    Action action) {

  /** What an unhealthy service gets. */
  public enum Action {
    /** It is stopped and started again, as if it had failed. */
    RESTART,
    /** It is shown as unhealthy, no more. */
    REPORT,
    /** The container ends. */
    END
  }
}
