package dev.foster.plan;

import java.time.Duration;
import java.util.List;

/**
 * When a service counts as ready: when all checks have passed. Without checks, it is ready as soon
 * as it is up.
 *
 * @param delay time from the start to the first poll
 * @param interval time between two polls of one check
 * @param timeout time from the start after which a service that is not ready has failed
 */
public record Ready(List<Check> checks, Duration delay, Duration interval, Duration timeout) {

  /** Whether Foster accepts sd_notify messages of every process of the service. */
  public boolean acceptsAnyProcess() {
    for (Check check : checks) {
      if (check instanceof Check.Notify notify && notify.all()) {
        return true;
      }
    }
    return false;
  }
}
