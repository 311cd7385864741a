package dev.foster.control;

import dev.foster.log.LogPump;
import java.util.List;

/** The answer to {@code clear}, sent once the lines have been forgotten. */
final class ClearAnswer implements Answer {
  private volatile Boolean cleared;

  ClearAnswer(LogPump pump, List<String> services, Runnable wake) {
    pump.clear(
        services,
        done -> {
          cleared = done;
          wake.run();
        });
  }

  @Override
  public boolean advance(SendBuffer out, long now) {
    Boolean done = cleared;
    if (done == null) {
      return false;
    }
    String error = "cannot clear the logs: the thread that reads them has failed";
    out.add(done ? Replies.done(List.of()) : Replies.error(Replies.FAILED, error));
    return true;
  }
}
