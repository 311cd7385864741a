package dev.foster.log.sink;

import dev.foster.text.Level;

/** Logs a message of Foster about the log itself. */
public interface TroubleReporter {

  /**
   * Logs the message.
   *
   * @param service the service that it is about, or null
   */
  void report(Level level, String service, String text);
}
