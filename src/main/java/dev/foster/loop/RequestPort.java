package dev.foster.loop;

import dev.foster.core.Reply;
import dev.foster.core.Request;
import java.util.function.Consumer;

/** Passes requests of other threads to the loop. */
public interface RequestPort {

  /**
   * Posts a request; never blocks.
   *
   * @param answer called once, on the loop's thread: it must not block
   * @return false if the mailbox is full: the request was not posted, the caller may try again
   */
  boolean submit(Request request, Consumer<Reply> answer);
}
