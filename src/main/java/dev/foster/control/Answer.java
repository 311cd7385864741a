package dev.foster.control;

/**
 * The answer to one request: at once, in pieces, or when the request has been carried out. Only the
 * server's thread uses it.
 */
interface Answer {
  /** No time. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Appends what can be sent now, as long as there is room.
   *
   * @param now monotonic nanoseconds
   * @return true if the answer is complete
   */
  boolean advance(SendBuffer out, long now);

  /** When to call {@link #advance} again even if nothing happens; monotonic nanoseconds. */
  default long nextAt() {
    return NEVER;
  }

  /** True if it has no end, so that a client who does not read may be dropped last. */
  default boolean isStream() {
    return false;
  }

  /** True if Foster's exit completes it: the client then gets a positive last line. */
  default boolean endsWithFoster() {
    return isStream();
  }

  /** Called when the client has closed the connection. */
  default void cancel() {}
}
