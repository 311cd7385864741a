package dev.foster.control;

import dev.foster.core.Reply;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.StatusBoard;
import java.util.ArrayList;
import java.util.List;

/** Adds that Foster stays when the last service has been stopped on request. */
final class StopReview implements ReplyReview {
  static final String STAYS =
      "nothing runs any more; Foster stays: 'foster start' starts services, 'foster shutdown' ends"
          + " it";

  private final StatusBoard board;
  private final List<String> services;

  StopReview(StatusBoard board, List<String> services) {
    this.board = board;
    this.services = services;
  }

  @Override
  public Reply of(Reply reply, long waited) {
    Snapshot snapshot = board.latest();
    boolean someRuns = false;
    for (ServiceStatus service : snapshot.services()) {
      // the snapshot may be older than the reply, which says that these are down
      someRuns |= !services.contains(service.name()) && !service.isAtRest();
    }
    if (someRuns || snapshot.stopping()) {
      return reply;
    }
    List<String> lines = new ArrayList<>(reply.lines());
    lines.add(STAYS);
    return new Reply(true, lines);
  }
}
