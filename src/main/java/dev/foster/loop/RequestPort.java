package dev.foster.loop;

import dev.foster.core.Reply;
import dev.foster.core.Request;
import java.util.function.Consumer;

/** Where other threads hand in requests to the loop. */
public interface RequestPort {

  /**
   * Posts a request; never blocks.
   *
   * @param answer called once, from the loop's thread: it must not block
   * @return false if the mailbox is full: nothing was posted, ask again later
   */
  boolean submit(Request request, Consumer<Reply> answer);
}
