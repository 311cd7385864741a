package dev.foster.control;

import dev.foster.core.Reply;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.StatusBoard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether services without a readiness check have started: one that ends within a second of its
 * start has not. The supervisor calls such a service ready as soon as its process runs.
 */
final class StartReview implements ReplyReview {
  private static final Duration SHORTEST_RUN = Duration.ofSeconds(1);
  private static final long SHORTEST_NANOS = SHORTEST_RUN.toNanos();

  /** Time after which the snapshot of the supervisor's reply must be published. */
  private static final long PUBLISHED = 1_000_000_000;

  private final StatusBoard board;
  private final List<String> services;
  private final boolean restarts;

  /** When the runs before the request began, by service. */
  private final Map<String, Instant> earlier = new HashMap<>();

  private final Map<String, Seen> seen = new HashMap<>();

  /**
   * The first run of a service since the request.
   *
   * @param waited when it was first seen, in nanoseconds since the reply
   */
  private record Seen(Instant startedAt, long waited) {}

  /** What a snapshot tells about a service. */
  private enum Finding {
    STARTED,
    ENDED,
    OPEN
  }

  /**
   * A review of the reply to a request that has not been made yet.
   *
   * @param restarts true if the request ends the runs that are up
   */
  StartReview(StatusBoard board, List<String> services, boolean restarts) {
    this.board = board;
    this.services = services;
    this.restarts = restarts;
    for (ServiceStatus service : board.latest().services()) {
      earlier.put(service.name(), service.startedAt());
    }
  }

  @Override
  public Reply of(Reply reply, long waited) {
    Snapshot snapshot = board.latest();
    List<String> ended = new ArrayList<>();
    boolean open = false;
    int found = 0;
    for (ServiceStatus service : snapshot.services()) {
      boolean asked = services.contains(service.name());
      found += asked ? 1 : 0;
      if (!asked
          || !service.plan().ready().checks().isEmpty()
          || service.type().equals("oneshot")) {
        continue;
      }
      Finding finding = finding(service, snapshot.timeline().now(), waited);
      if (finding == Finding.ENDED) {
        ended.add(service.name() + ": " + why(service));
      }
      open |= finding == Finding.OPEN;
    }
    open |= found < services.size() && waited < PUBLISHED; // instances that are being added
    if (!ended.isEmpty()) {
      return new Reply(false, ended);
    }
    return open ? null : reply;
  }

  private Finding finding(ServiceStatus service, Instant now, long waited) {
    Instant startedAt = service.state().equals("up") ? service.startedAt() : null;
    if (startedAt != null && startedAt.equals(earlier.get(service.name()))) {
      if (restarts) { // the snapshot is older than the reply
        return waited < PUBLISHED ? Finding.OPEN : Finding.STARTED;
      }
      return now.isBefore(startedAt.plus(SHORTEST_RUN)) ? Finding.OPEN : Finding.STARTED;
    }
    Seen run = seen.get(service.name());
    if (startedAt != null && run == null) {
      run = new Seen(startedAt, waited);
      seen.put(service.name(), run);
    }
    if (startedAt != null && startedAt.equals(run.startedAt)) {
      return waited - run.waited < SHORTEST_NANOS ? Finding.OPEN : Finding.STARTED;
    }
    return run != null || waited > PUBLISHED ? Finding.ENDED : Finding.OPEN;
  }

  private static String why(ServiceStatus service) {
    return service.reason() == null
        ? service.state() + ": it ended within a second of its start"
        : service.withReason(service.state());
  }
}
