package dev.foster.plan;

import java.time.Duration;

/**
 * How Foster stops a service.
 *
 * @param signal stop signal; TERM by default
 * @param timeout time from the start of the stop to SIGKILL
 * @param command command that Foster runs before it sends the signal, or null
 * @param scope processes that get the stop signal
 */
public record StopPolicy(int signal, Duration timeout, Command command, Scope scope) {

  /** Processes that get the stop signal. */
  public enum Scope {
    /** The main process. */
    MAIN,
    /** The process group of the main process. */
    GROUP
  }
}
