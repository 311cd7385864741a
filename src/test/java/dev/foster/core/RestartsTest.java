package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.SpawnException.Stage;
import dev.foster.plan.Check;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What decides the next delay. */
class RestartsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void neverReady_forLongerThanResetAfter_delayStillGrows() {
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

  @Test
  void noProcessLeft_isReportedOnceUntilItStarts_thenAgain() {
    Script s = Script.booted(plan().with(service("a").unlimited()).build());
    SpawnFailure none = new SpawnFailure(Stage.FORK, "cannot make a process: none left");
    for (int episode = 1; episode <= 2; episode++) {
      s.failSpawns(none);
      s.dies("a", 9);
      s.pass(Duration.ofMinutes(2));
      assertEquals(episode, count(s, "none left; restarting in"), s.said()::toString);
      assertEquals(episode, count(s, "foster events"), s.said()::toString);
      s.failSpawns((SpawnFailure) null);
      s.pass(Duration.ofMinutes(1));
      assertEquals("up", s.state("a"));
      assertEquals(1 + episode, count(s, "started (pid"), s.said()::toString);
    }
    long attempts = s.log.stream().filter(line -> line.contains("none left")).count();
    assertTrue(attempts > 10, s.log::toString); // the event log has all of them
  }

  @Test
  void anotherShortage_isReportedToo() {
    Script s = Script.booted(plan().with(service("a").unlimited()).build());
    s.failSpawns(new SpawnFailure(Stage.FORK, "cannot make a process: none left"));
    s.dies("a", 9);
    s.pass(Duration.ofMinutes(1));
    s.failSpawns(new SpawnFailure(Stage.DESCRIPTORS, "cannot make a pipe"));
    s.pass(Duration.ofMinutes(1));
    assertEquals(1, count(s, "none left"), s.said()::toString);
    assertEquals(1, count(s, "cannot make a pipe"), s.said()::toString);
  }

  /** As supervisord: whatever the policy, a start is tried again; a later end is not. */
  @Test
  void failedStarts_areRetriedWhateverThePolicy_thenGivenUp() {
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .restart(RestartPolicy.Mode.NEVER)
                        .ready(new Check.UpFor(SECOND))
                        .failedStarts(2, SECOND, SECOND)
                        .ends(Service.EndsContainer.NEVER))
                .with(service("b"))
                .build());
    s.exits("a", 0);
    assertEquals("restarting in 1s (attempt 1)", next(s));
    s.pass(SECOND);
    s.pass(SECOND);
    assertEquals("up", s.state("a"));
    s.exits("a", 0);
    assertEquals("completed", s.state("a"));
    s.ask(1, new Request.Start(List.of("a")));
    for (int i = 1; i <= 2; i++) {
      s.exits("a", 0);
      assertEquals("backoff", s.state("a"));
      s.pass(SECOND.multipliedBy(i).minusMillis(1));
      assertEquals("backoff", s.state("a"));
      s.pass(Duration.ofMillis(1));
      assertEquals("starting", s.state("a"));
    }
    s.exits("a", 0);
    assertEquals("failed", s.state("a"));
    assertTrue(s.view("a").reason().endsWith("; gave up after 2 failed restarts in a row"));
  }

  @Test
  void failedStart_withoutRetries_isTheOnlyOne() {
    Service.EndsContainer stays = Service.EndsContainer.NEVER;
    Script s =
        Script.booted(
            plan()
                .with(
                    service("a")
                        .ready(new Check.UpFor(SECOND))
                        .failedStarts(0, SECOND, SECOND)
                        .ends(stays))
                .with(service("b"))
                .build());
    s.exits("a", 1);
    assertEquals("failed", s.state("a"));
    assertTrue(s.view("a").reason().endsWith("; gave up after its first start"));
  }

  private static long count(Script s, String text) {
    return s.said().stream().filter(line -> line.contains(text)).count();
  }

  private static String next(Script s) {
    String words = s.view("a").reason();
    return words.substring(words.indexOf("; ") + 2);
  }
}
