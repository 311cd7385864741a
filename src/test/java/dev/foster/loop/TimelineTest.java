package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Instant START = Snapshots.START;

  private long time = 7 * SECOND;
  private Duration set = Duration.ZERO; // how far somebody has set the wall clock forward
  private final Timeline timeline = Snapshots.timeline(() -> time);

  /** The loop publishes a snapshot. */
  private void publish() {
    timeline.look(START.plusNanos(time - 7 * SECOND).plus(set));
  }

  private Instant after(long seconds) {
    time += seconds * SECOND;
    return timeline.now();
  }

  @Test
  void clockIsSet_durationsRemainTrue() {
    Instant began = after(5);
    publish();
    set = Duration.ofDays(-20_000);
    publish();
    assertEquals(Duration.ofSeconds(60), Duration.between(began, after(60)));
  }

  @Test
  void clockIsSet_wallTimesAreThoseOfTheirMoment() {
    Instant began = after(5);
    publish();
    set = Duration.ofHours(3);
    Instant ended = after(10);
    publish();
    set = Duration.ofHours(-1);
    Instant restarted = after(10);
    publish();
    assertEquals(START, timeline.wall(START));
    assertEquals(START.plusSeconds(5), timeline.wall(began));
    assertEquals(START.plusSeconds(15).plus(Duration.ofHours(3)), timeline.wall(ended));
    assertEquals(START.plusSeconds(25).minus(Duration.ofHours(1)), timeline.wall(restarted));
  }

  @Test
  void smallDifference_isNoChange() {
    set = Duration.ofMillis(999);
    publish();
    assertEquals(after(1), timeline.wall(timeline.now()));
  }

  @Test
  void clockIsSetAgainAndAgain_lastChangesCount() {
    for (int i = 1; i <= 100; i++) {
      set = Duration.ofHours(i);
      after(1);
      publish();
    }
    Instant last = timeline.now();
    assertEquals(last.plus(Duration.ofHours(100)), timeline.wall(last));
    assertEquals(
        last.minusSeconds(3).plus(Duration.ofHours(97)), timeline.wall(last.minusSeconds(3)));
  }
}
