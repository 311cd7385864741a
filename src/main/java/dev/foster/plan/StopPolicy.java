package dev.foster.plan;

import java.time.Duration;

/**
 * How a service is stopped.
 *
 * @param signal stop signal, or 0: TERM, and INT when Foster itself was stopped by INT
 * @param timeout from the beginning of the stop to SIGKILL
 * @param command run before the signal is sent, or null
 */
public record StopPolicy(int signal, Duration timeout, Command command, Scope scope) {

  /** Who gets the stop signal. */
  public enum Scope {
    MAIN,
    GROUP
  }
}
