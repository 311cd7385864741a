package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.plan.Check;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What counts for the next delay. */
class RestartsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void neverReady_triesForLongerThanResetAfter_delayGrowsAllTheSame() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .ready(new Check.Fd(3))
                        .readyTimes(Duration.ZERO, SECOND, Duration.ofSeconds(60))
                        .resetAfter(Duration.ofSeconds(60)))
                .build());
    s.pass(Duration.ofSeconds(60));
    s.dies("a", 15);
    assertEquals("restarting in 100ms (attempt 1)", next(s));
    s.pass(Duration.ofMillis(100));
    s.pass(Duration.ofSeconds(60));
    s.dies("a", 15);
    assertEquals("restarting in 200ms (attempt 2)", next(s));
  }

  private static String next(Script s) {
    String words = s.view("a").reason();
    return words.substring(words.indexOf("; ") + 2);
  }
}
