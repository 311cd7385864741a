package dev.foster.control;

import dev.foster.core.Reply;

/**
 * Text that the control server adds to a positive reply of the supervisor, from later snapshots.
 */
interface Afterword {
  /**
   * The reply to send.
   *
   * @param reply of the supervisor; it is positive
   * @param waited nanoseconds since it came
   * @return null if it cannot be decided yet
   */
  Reply of(Reply reply, long waited);
}
