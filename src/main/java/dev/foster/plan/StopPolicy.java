package dev.foster.plan;

import java.time.Duration;

/**
 * How Foster stops a service.
 *
 * @param signal stop signal; TERM by default
 * @param delay how long a service that is up goes on after a stop was requested
 * @param timeout time from the end of the delay to SIGKILL
 * @param command command that Foster runs before it sends the signal, or null
 * @param scope processes that get the stop signal
 */
public record StopPolicy(
    int signal, Duration delay, Duration timeout, Command command, Scope scope) {

  /** Processes that get the stop signal. */
  public enum Scope {
    /** The main process. */
    MAIN,
    /** The process group of the main process. */
    GROUP
  }
}
