package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Signals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every request is answered, whatever happens meanwhile. */
class PendingRequestsTest {
  private static Script one() {
    return Script.booted(plan().with(service("a")).build());
  }

  @Test
  void stop_startedAgainBeforeItIsDown_isAnswered() {
    Script s = one();
    s.ask(1, new Request.Stop(List.of("a")));
    s.ask(2, new Request.Restart(List.of("a")));
    assertNotNull(s.answer(1));
    assertFalse(s.answer(1).ok());
    s.exits("a", 0);
    assertTrue(s.answer(2).ok());
    assertEquals("up", s.state("a"));
  }

  @Test
  void restart_whileItEndsByItself_startsAgainWhateverThePolicy() {
    Script s =
        Script.booted(
            plan()
                .with(service("z"))
                .with(service("m").oneshot().finish(command("/bin/end")))
                .build());
    s.exits("m", 0);
    assertEquals("stopping", s.state("m"));
    s.ask(1, new Request.Restart(List.of("m")));
    s.exits("m/finish", 125);
    assertEquals(List.of("z", "m", "m"), s.starts());
    s.exits("m", 0);
    s.exits("m/finish", 0);
    assertTrue(s.answer(1).ok());
  }

  @Test
  void reload_shutdownEndsBeforeThePlanIsRead_isAnswered() {
    Script s = one();
    s.ask(1, new Request.Reload(false));
    assertNull(s.answer(1));
    s.signal(Signals.TERM);
    s.exits("a", 0);
    assertNotNull(s.exit);
    assertEquals(List.of("Foster is stopping"), s.answer(1).lines());
  }
}
