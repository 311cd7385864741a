package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.kernel.Signals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that are refused, and requests that are accepted in spite of the circumstances. */
class RefusalsTest {
  private static final List<String> A = List.of("a");

  private static String refusal(Script s, long id) {
    Reply reply = s.answer(id);
    return reply == null || reply.ok() ? null : String.join("\n", reply.lines());
  }

  @Test
  void stopping_onlyShutdownAndSignalsAreAccepted() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.signal(Signals.TERM);
    s.ask(1, new Request.Start(A));
    s.ask(2, new Request.Stop(A));
    s.ask(3, new Request.Restart(A));
    s.ask(4, new Request.Reload(false));
    s.ask(5, new Request.Signal(A, Signals.USR1));
    s.ask(6, new Request.Shutdown(null, true));
    for (long id = 1; id <= 4; id++) {
      assertEquals("Foster is stopping", refusal(s, id));
    }
    assertEquals(List.of("a:15", "a:10"), s.signals());
    assertNull(refusal(s, 5));
    assertNull(refusal(s, 6));
  }

  @Test
  void thousandRequestsWait_onlyAShutdownIsAccepted() {
    Script s = Script.booted(plan().with(service("a")).build());
    for (long id = 1; id <= 1_000; id++) {
      s.ask(id, new Request.Stop(A));
      assertNull(s.answer(id));
    }
    s.ask(1_001, new Request.Start(A));
    assertEquals("too many requests are waiting", refusal(s, 1_001));
    s.ask(1_002, new Request.Shutdown(null, true));
    assertNull(refusal(s, 1_002));
    s.exits("a", 0);
    assertEquals(List.of("a: down"), s.answer(1_000).lines());
    assertEquals(0, s.exit.code());
  }

  @Test
  void unknownService_isNamed() {
    Script s = Script.booted(plan().with(service("a")).build());
    s.ask(1, new Request.Restart(List.of("a", "x")));
    assertEquals("there is no service 'x'", refusal(s, 1));
    assertEquals("up", s.state("a"));
    assertEquals(List.of(), s.signals());
  }

  /** A stop during a restart turns the restart into a stop. */
  @Test
  void stop_whileItIsRestarted_leavesItDown() {
    Script s = Script.booted(plan().with(service("z")).with(service("a")).build());
    s.ask(1, new Request.Restart(A));
    assertEquals("requested by foster restart", s.view("a").reason());
    s.ask(2, new Request.Stop(A));
    assertEquals("requested by foster stop", s.view("a").reason());
    s.exits("a", 0);
    assertEquals("down", s.state("a"));
    assertEquals(List.of("a: down"), s.answer(2).lines());
    assertEquals("a: down: stopped (requested by foster stop)", refusal(s, 1));
  }
}
