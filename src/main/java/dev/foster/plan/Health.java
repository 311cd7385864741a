package dev.foster.plan;

import java.time.Duration;
import java.util.List;

/**
 * Checks of a service that is up and ready.
 *
 * @param checks checks that Foster polls; all must pass
 * @param interval from the end of one round to the next
 * @param timeout longest time of one check
 * @param failures number of failed rounds in a row that make it unhealthy
 * @param successes number of passed rounds in a row that make it healthy again
 * @param action what Foster does with an unhealthy service
 */
public record Health(
    List<Check> checks,
    Duration interval,
    Duration timeout,
    int failures,
    int successes,
    Action action) {

  /** What Foster does with an unhealthy service. */
  public enum Action {
    /** Stops it and starts it again, as after a failure. */
    RESTART,
    /** Only shows it as unhealthy. */
    REPORT,
    /** Ends the container. */
    END
  }
}
