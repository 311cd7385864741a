package dev.foster.control;

import dev.foster.core.Reply;

/**
 * What later snapshots change in a positive reply of the supervisor before the control server sends
 * it: added text, or a failure.
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
