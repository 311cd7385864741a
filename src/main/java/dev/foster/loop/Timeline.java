package dev.foster.loop;

import dev.foster.kernel.Kernel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The times of snapshots. They begin with the wall clock at the start of Foster and then follow the
 * monotonic clock, so that the difference of two of them is a true duration even if somebody has
 * set the wall clock in between. {@link #wall} converts them for users.
 */
public final class Timeline {
  /** Smaller differences between the clocks do not count: reading both takes time. */
  private static final long SMALLEST_CHANGE_MILLIS = 1_000;

  private static final int MOST_STEPS = 16;

  private final Kernel kernel;
  private final Instant startedAt;
  private final long origin;
  private Instant lookedAt;

  /** The last changes of the wall clock, oldest first. */
  private volatile List<Step> steps = List.of();

  /** From a time on, the wall clock is ahead of this timeline by so many ms, or behind. */
  private record Step(Instant from, long ahead) {}

  /**
   * A timeline that begins now.
   *
   * @param kernel has the monotonic clock
   * @param startedAt the wall clock
   */
  public Timeline(Kernel kernel, Instant startedAt) {
    this.kernel = kernel;
    this.startedAt = startedAt;
    origin = kernel.now();
    lookedAt = startedAt;
  }

  /** When Foster started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** The present time. */
  public Instant now() {
    return at(kernel.now());
  }

  /** A time of the monotonic clock. */
  Instant at(long nanos) {
    return startedAt.plusNanos(nanos - origin);
  }

  /** What the wall clock showed at a time, or will show if nobody sets it until then. */
  public Instant wall(Instant at) {
    long ahead = 0;
    for (Step step : steps) {
      ahead = step.from.isBefore(at) ? step.ahead : ahead;
    }
    return at.plusMillis(ahead);
  }

  /** Finds out whether somebody has set the wall clock since the last call. */
  void look(Instant wall) {
    Instant now = now();
    List<Step> known = steps;
    long ahead = wall.toEpochMilli() - now.toEpochMilli();
    long before = known.isEmpty() ? 0 : known.getLast().ahead;
    if (Math.abs(ahead - before) >= SMALLEST_CHANGE_MILLIS) {
      int dropped = known.size() < MOST_STEPS ? 0 : 1;
      List<Step> all = new ArrayList<>(known.subList(dropped, known.size()));
      all.add(new Step(lookedAt, ahead));
      steps = all;
    }
    lookedAt = now;
  }
}
