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
final class StartVerdict implements Afterword {
  private static final Duration SHORTEST_RUN = Duration.ofSeconds(1);

  /** Time after which the snapshot of the supervisor's reply must be published. */
  private static final long PUBLISHED = 1_000_000_000;

  private final StatusBoard board;
  private final List<String> services;
  private final Instant requestedAt = Instant.now();
  private final Map<String, Instant> starts = new HashMap<>();

  StartVerdict(StatusBoard board, List<String> services) {
    this.board = board;
    this.services = services;
  }

  @Override
  public Reply of(Reply reply, long waited) {
    Snapshot snapshot = board.latest();
    Instant now = Instant.now();
    List<String> ended = new ArrayList<>();
    boolean early = false;
    for (ServiceStatus service : snapshot.services()) {
      boolean asked = services.contains(service.name());
      if (!asked
          || !service.plan().ready().checks().isEmpty()
          || service.type().equals("oneshot")) {
        continue;
      }
      if (hasEnded(service)) {
        boolean seen = starts.containsKey(service.name());
        if (seen || waited > PUBLISHED) {
          ended.add(service.name() + ": " + why(service));
        } else {
          early = true;
        }
      } else {
        early |= now.isBefore(service.startedAt().plus(SHORTEST_RUN));
      }
    }
    if (!ended.isEmpty()) {
      return new Reply(false, ended);
    }
    return early ? null : reply;
  }

  private boolean hasEnded(ServiceStatus service) {
    if (!service.state().equals("up") || service.startedAt() == null) {
      return true;
    }
    if (service.startedAt().isBefore(requestedAt)) {
      return false; // an earlier run, perhaps one that the request ends
    }
    Instant first = starts.putIfAbsent(service.name(), service.startedAt());
    return first != null && !first.equals(service.startedAt());
  }

  private static String why(ServiceStatus service) {
    return service.reason() != null
        ? service.state() + ": " + service.reason()
        : service.state() + ": it ended within a second of its start";
  }
}
