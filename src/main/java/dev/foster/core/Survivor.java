package dev.foster.core;

import dev.foster.kernel.ProcessInfo;

/**
 * A process that is left over.
 *
 * @param service whose it is, or null if that cannot be told
 * @param token FOSTER_RUN of the run it belongs to, or null
 */
public record Survivor(String service, String token, ProcessInfo process) {

  /** {@code php-fpm (pid 31)}. */
  public String words() {
    return process.command() + " (pid " + process.pid() + ")";
  }
}
