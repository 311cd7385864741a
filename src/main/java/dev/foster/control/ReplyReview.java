package dev.foster.control;

import dev.foster.core.Reply;

/**
 * Reviews a positive reply of the supervisor with later snapshots, before the control server sends
 * it: may add text, or turn it into a failure.
 */
interface ReplyReview {
  /**
   * The reply to send.
   *
   * @param reply of the supervisor; it is positive
   * @param waited nanoseconds since it came
   * @return null if it cannot be decided yet
   */
  Reply of(Reply reply, long waited);
}
