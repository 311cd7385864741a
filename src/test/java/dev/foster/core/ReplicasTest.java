package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.plan.Dependency;
import dev.foster.plan.SignalAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances of a service with {@code replicas}. */
class ReplicasTest {
  private static Dependency onNobody(boolean required) {
    Dependency.Condition ready = Dependency.Condition.READY;
    return new Dependency("worker", ready, required, false, false, "worker");
  }

  @Test
  void noInstance_requiredDependentWaits_otherStarts() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").after(onNobody(true)))
                .with(service("b").after(onNobody(false)))
                .build());
    assertEquals("waiting", s.state("a"));
    assertEquals("waiting for worker (ready)", s.view("a").reason());
    assertEquals("up", s.state("b"));
    s.exits("b", 0);
    assertNull(s.exit);
  }

  @Test
  void signal_routedToTheService_reachesAllInstances() {
    Script s =
        Script.booted(
            plan()
                .with(service("worker-1").replica("worker", 1, 2))
                .with(service("worker-2").replica("worker", 2, 2))
                .with(service("web"))
                .signal(10, new SignalAction.Route(Map.of("worker", 1)))
                .signal(12, new SignalAction.Route(Map.of("worker-2", 3)))
                .build());
    s.step(new Event.Signalled(10, 0, false));
    assertEquals(List.of("worker-1:1", "worker-2:1"), s.signals());
    s.step(new Event.Signalled(12, 0, false));
    assertEquals(List.of("worker-1:1", "worker-2:1", "worker-2:3"), s.signals());
  }
}
