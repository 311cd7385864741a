package dev.foster.control;

/**
 * The answer to one request, as it is given: at once, in pieces, or when something has come true.
 * Used by the server's thread alone.
 */
interface Answer {
  /** No time at which to look again. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Adds what can be said now, as long as there is room.
   *
   * @param now monotonic nanoseconds
   * @return true when that was all
   */
  boolean advance(SendBuffer out, long now);

  /** When to call {@link #advance} again even if nothing happens; monotonic nanoseconds. */
  default long again() {
    return NEVER;
  }

  /** True if it goes on for ever, so that a client who does not read may be dropped last. */
  default boolean isStream() {
    return false;
  }

  /** The client is gone. */
  default void cancel() {}
}
