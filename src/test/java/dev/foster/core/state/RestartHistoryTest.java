package dev.foster.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.plan.RestartPolicy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestartHistoryTest {
  private static RestartPolicy policy(Duration delay, double factor) {
    return new RestartPolicy(
        RestartPolicy.Mode.ALWAYS,
        delay,
        factor,
        Duration.ofSeconds(30),
        0,
        Duration.ofSeconds(60),
        null,
        Set.of(0),
        Set.of(),
        null);
  }

  private static long delay(long millis, double factor, int attempt) {
    return RestartHistory.delay(policy(Duration.ofMillis(millis), factor), attempt, 0.5);
  }

  @Test
  void delay_growsByTheFactor_upToTheLongest() {
    assertEquals(100_000_000L, delay(100, 2, 1));
    assertEquals(400_000_000L, delay(100, 2, 3));
    assertEquals(30_000_000_000L, delay(100, 2, 1_000_000_000));
    assertEquals(100_000_000L, delay(100, 1, 1_000_000_000));
  }

  /** Counting each of two billion attempts would take seconds. */
  @Test
  void delay_ofNothing_staysNothing() {
    assertEquals(0, delay(0, 2, Integer.MAX_VALUE));
  }

  /** 0.5 means no variation; the ends of the range are those of the jitter. */
  @Test
  void delay_jitter_variesItBothWays() {
    RestartPolicy fifth = policy(0.2, null);
    assertEquals(80_000_000L, RestartHistory.delay(fifth, 1, 0));
    assertEquals(100_000_000L, RestartHistory.delay(fifth, 1, 0.5));
    assertEquals(110_000_000L, RestartHistory.delay(fifth, 1, 0.75));
  }

  @Test
  void next_limit_countsTheRunsInTheWindow() {
    RestartPolicy twice = policy(0, new RestartPolicy.Limit(2, Duration.ofSeconds(10)));
    RestartHistory history = new RestartHistory();
    assertEquals(100_000_000L, history.next(twice, seconds(0), 0, 0.5));
    assertEquals(200_000_000L, history.next(twice, seconds(1), 0, 0.5));
    assertEquals(RestartHistory.GIVE_UP, history.next(twice, seconds(10), 0, 0.5));
    assertEquals(2, history.total());
    assertEquals(400_000_000L, history.next(twice, seconds(10) + 1, 0, 0.5));
    assertEquals(3, history.total());
    assertEquals(3, history.attempt());
  }

  @Test
  void next_upForResetAfter_resetsTheDelay_butNotTheCount() {
    RestartHistory history = new RestartHistory();
    history.next(policy(0, null), seconds(0), 0, 0.5);
    history.next(policy(0, null), seconds(60), seconds(60) - 1, 0.5);
    assertEquals(2, history.attempt());
    history.next(policy(0, null), seconds(120), seconds(60), 0.5);
    assertEquals(1, history.attempt());
    assertEquals(3, history.total());
  }

  @Test
  void afterFailedStart_delayGrowsByTheStep_untilARunWasReady() {
    RestartPolicy.FailedStarts three =
        new RestartPolicy.FailedStarts(3, Duration.ofSeconds(1), Duration.ofSeconds(2));
    RestartHistory history = new RestartHistory();
    for (int round = 0; round < 2; round++) {
      assertEquals(seconds(1), history.afterFailedStart(three));
      assertEquals(seconds(3), history.afterFailedStart(three));
      assertEquals(seconds(5), history.afterFailedStart(three));
      assertEquals(3, history.attempt());
      assertEquals(RestartHistory.GIVE_UP, history.afterFailedStart(three));
      history.next(policy(0, null), seconds(60), 1, 0.5);
      assertEquals(round + 1, history.attempt());
    }
    assertEquals(8, history.total());
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static RestartPolicy policy(double jitter, RestartPolicy.Limit limit) {
    return new RestartPolicy(
        RestartPolicy.Mode.ALWAYS,
        Duration.ofMillis(100),
        2,
        Duration.ofSeconds(30),
        jitter,
        Duration.ofSeconds(60),
        limit,
        Set.of(0),
        Set.of(),
        null);
  }
}
