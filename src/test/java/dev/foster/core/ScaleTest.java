package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.plan.Dependency;
import dev.foster.plan.InstanceMaker;
import dev.foster.plan.Plan;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.Replicas;
import dev.foster.plan.Scale;
import dev.foster.plan.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code foster scale} of services that depend on each other. */
class ScaleTest {
  /** Two instances of a server, and two of a client that depends on all servers. */
  private static Plan clientsAndServers() {
    InstanceMaker maker =
        (name, number, replicas) ->
            new InstanceMaker.Result(
                instance(name, number, replicas.get(name).count(), replicas.get("server").count())
                    .build(),
                List.of());
    return plan()
        .with(instance("server", 1, 2, 2))
        .with(instance("server", 2, 2, 2))
        .with(instance("client", 1, 2, 2))
        .with(instance("client", 2, 2, 2))
        .replicas("server", new Replicas(2, 1, false), maker)
        .replicas("client", new Replicas(2, 1, false), maker)
        .build();
  }

  private static ServicePlan instance(String name, int number, int count, int servers) {
    ServicePlan one = service(name + "-" + number).replica(name, number, count);
    for (int i = 1; name.equals("client") && i <= servers; i++) {
      Dependency.Condition ready = Dependency.Condition.READY;
      one.after(new Dependency("server-" + i, ready, true, false, false, "server"));
    }
    return one.ends(Service.EndsContainer.NEVER);
  }

  private static void scale(Script s, long id, int count) {
    s.ask(id, new Request.Scale(Map.of("server", count, "client", count)));
    Scale.Result made = ((Effect.ReadPlan) s.effects.getLast()).scale().make();
    s.step(new Event.PlanRead(id, false, made.plan(), made.plan() == null, made.problems()));
  }

  @Test
  void scaleUp_whileTheStopWaitsForADependent_goesOn() {
    Script s = Script.booted(clientsAndServers());
    scale(s, 1, 1);
    assertEquals(List.of("client-2:15"), s.signals());
    scale(s, 2, 2);
    assertNull(s.answer(2));
    s.exits("client-2", 0);
    assertEquals(List.of("client-2:15"), s.signals());
    assertEquals(new Reply(true, List.of("server-2: up", "client-2: up")), s.answer(2));
  }

  @Test
  void scaleUp_whileItStops_startsAgain() {
    Script s = Script.booted(clientsAndServers());
    scale(s, 1, 1);
    s.exits("client-2", 0);
    assertEquals(List.of("client-2:15", "server-2:15"), s.signals());
    scale(s, 2, 2);
    assertNull(s.answer(2));
    s.exits("server-2", 0);
    assertEquals(new Reply(true, List.of("server-2: up", "client-2: up")), s.answer(2));
  }
}
