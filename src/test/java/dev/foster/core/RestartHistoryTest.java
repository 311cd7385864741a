package dev.foster.core;

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
        Set.of());
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

  /** Two billion attempts are a loop of seconds if each is counted. */
  @Test
  void delay_ofNothing_staysNothing() {
    assertEquals(0, delay(0, 2, Integer.MAX_VALUE));
  }
}
