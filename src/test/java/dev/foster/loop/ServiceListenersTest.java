package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Check;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceListenersTest {
  @Test
  void startProbe_noDescriptorIsFree_failsAndItsRunCanEnd() {
    ProbePort.Source full =
        () -> {
          throw new KernelException("Too many open files", 24);
        };
    ServiceListeners listeners =
        new ServiceListeners(full, new Mailbox(new ThreadWakeup()), new Rehearsal.Silence());
    Check check = new Check.File("/ready");
    Event result =
        listeners.startProbe(
            new Effect.StartProbe("web", "run", Role.READY_PROBE, 0, check, Duration.ofSeconds(1)));
    assertEquals(
        new Event.Probed("web", "run", Role.READY_PROBE, 0, false, "Too many open files"), result);
    listeners.runEnded("run");
  }
}
