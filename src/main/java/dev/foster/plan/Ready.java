package dev.foster.plan;

import java.time.Duration;
import java.util.List;

/**
 * When a service counts as ready: when all checks hold. No checks: up is ready.
 *
 * @param delay how long after the start the first poll comes
 * @param interval time between two polls of one check
 * @param timeout not ready by then: stopped, and counted as a failure
 */
public record Ready(List<Check> checks, Duration delay, Duration interval, Duration timeout) {

  /**
   * True if what any process of the service says with sd_notify counts, not its main one's only.
   */
  public boolean hearsAll() {
    for (Check check : checks) {
      if (check instanceof Check.Notify notify && notify.all()) {
        return true;
      }
    }
    return false;
  }
}
