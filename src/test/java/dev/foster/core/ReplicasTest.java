package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Check;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.InstanceMaker;
import dev.foster.plan.Plan;
import dev.foster.plan.Plans;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.Replicas;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Scale;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Instances of a service with {@code replicas}: scaling, and restarts one after the other. */
class ReplicasTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final UnaryOperator<ServicePlan> PLAIN = service -> service;
  private static final UnaryOperator<ServicePlan> CHECKED = s -> s.ready(new Check.Fd(3));
  private static final UnaryOperator<ServicePlan> CHANGED = s -> s.runs("/bin/new");

  private static Dependency onWorker(String name, boolean required) {
    Dependency.Condition ready = Dependency.Condition.READY;
    return new Dependency(name, ready, required, false, false, "worker");
  }

  /** A plan with these instances, and a service that depends on all of them. */
  private static Plan workers(int count, boolean rolling, UnaryOperator<ServicePlan> with) {
    Plans plan = plan();
    ServicePlan web = service("web");
    for (int i = 1; i <= count; i++) {
      ServicePlan worker = service("worker-" + i).replica("worker", i, count);
      plan.with(with.apply(worker.ends(Service.EndsContainer.NEVER)));
      web.after(onWorker("worker-" + i, true));
    }
    if (count == 0) {
      web.after(onWorker("worker", true));
    }
    InstanceMaker maker =
        (name, number, replicas) -> {
          int all = replicas.get(name).count();
          ServicePlan one = service(name + "-" + number).replica(name, number, all);
          return new InstanceMaker.Result(with.apply(one).build(), List.of());
        };
    return plan.with(web).replicas("worker", new Replicas(count, 1, rolling), maker).build();
  }

  private static Plan workers(int count) {
    return workers(count, false, PLAIN);
  }

  private static void reload(Script s, Plan next) {
    s.step(new Event.Signalled(1, 0, false));
    s.step(new Event.PlanRead(0, false, next, false, List.of()));
  }

  /** Asks for another number of instances, and makes the plan as the loop does. */
  private static void scale(Script s, long id, int count) {
    s.ask(id, new Request.Scale(Map.of("worker", count)));
    Scale scale = ((Effect.ReadPlan) s.effects.getLast()).scale();
    Scale.Result made = scale.make();
    s.step(new Event.PlanRead(id, false, made.plan(), made.plan() == null, made.problems()));
  }

  @Test
  void noInstance_requiredDependentWaits_otherStarts() {
    Script s =
        Script.booted(
            plan()
                .with(service("a").after(onWorker("worker", true)))
                .with(service("b").after(onWorker("worker", false)))
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

  @Test
  void reload_otherCount_touchesOnlyTheDifference() {
    Script s = Script.booted(workers(2));
    reload(s, workers(4));
    assertEquals(List.of("worker-1", "worker-2", "web", "worker-3", "worker-4"), s.starts());
    assertEquals(4, s.view("worker-1").plan().replica().count());
    reload(s, workers(1));
    assertEquals(List.of("worker-2:15", "worker-3:15", "worker-4:15"), s.signals());
    assertTrue(s.log.contains("foster: reload: ~ worker: replicas 4 → 1"), s.log::toString);
  }

  @Test
  void reload_moreInstances_notEnabledButRequired_start() {
    Script s = Script.booted(workers(1, false, ServicePlan::disabled));
    reload(s, workers(2, false, ServicePlan::disabled));
    assertEquals(List.of("worker-1", "web", "worker-2"), s.starts());
  }

  @Test
  void scaleUp_startsFurtherInstances_andRepliesWhenTheyAreReady() {
    Script s = Script.booted(workers(1, false, CHECKED));
    s.passes("worker-1", 0);
    scale(s, 1, 3);
    assertEquals(List.of("worker-1", "web", "worker-2", "worker-3"), s.starts());
    s.passes("worker-3", 0);
    assertNull(s.answer(1));
    s.passes("worker-2", 0);
    assertEquals(new Reply(true, List.of("worker-2: up", "worker-3: up")), s.answer(1));
    assertEquals(List.of(), s.signals());
    assertEquals(3, s.view("web").plan().dependencies().size());
  }

  @Test
  void scaleUp_oneFails_isSaid() {
    Script s = Script.booted(workers(1, false, CHECKED));
    s.passes("worker-1", 0);
    scale(s, 1, 2);
    s.exits("worker-2", 7);
    assertFalse(s.answer(1).ok());
    assertEquals("up", s.state("worker-1"));
  }

  @Test
  void scaleDown_stopsTheHighestNumbers_andRepliesWhenTheyAreGone() {
    Script s = Script.booted(workers(3));
    scale(s, 1, 1);
    assertEquals(List.of("worker-2:15", "worker-3:15"), s.signals());
    assertTrue(
        s.log.contains("worker-2: stopping with SIGTERM: removed by foster scale"),
        s.log::toString);
    s.exits("worker-2", 0);
    assertNull(s.answer(1));
    s.exits("worker-3", 0);
    assertEquals(new Reply(true, List.of("worker-2: down", "worker-3: down")), s.answer(1));
    assertNull(s.state("worker-3"));
  }

  /** The policy would let the run that ends be the last one. */
  @Test
  void scaleUp_instanceCompletesBeforeItIsGone_startsAgain() {
    Script s =
        Script.booted(
            workers(
                2,
                false,
                one -> one.finish(command("/bin/end")).restart(RestartPolicy.Mode.ON_FAILURE)));
    s.exits("worker-2", 0);
    scale(s, 1, 1);
    scale(s, 2, 2);
    assertNull(s.answer(2));
    s.exits("worker-2/finish", 0);
    assertEquals("up", s.state("worker-2"));
    assertEquals(new Reply(true, List.of("worker-2: up")), s.answer(2));
  }

  @Test
  void scaleToNothing_andBack_containerStays() {
    Script s =
        Script.booted(
            plan()
                .with(service("worker-1").replica("worker", 1, 1))
                .replicas("worker", new Replicas(1, 1, false), maker())
                .build());
    scale(s, 1, 0);
    s.exits("worker-1", 0);
    assertNull(s.exit);
    scale(s, 2, 1);
    assertEquals(List.of("worker-1", "worker-1"), s.starts());
    assertTrue(s.answer(2).ok());
  }

  private static InstanceMaker maker() {
    return (name, number, replicas) ->
        new InstanceMaker.Result(
            service(name + "-" + number).replica(name, number, 1).build(), List.of());
  }

  @Test
  void dependent_ofScaledService_waitsForTheFirstInstance() {
    Script s = Script.booted(workers(0));
    assertEquals("waiting", s.state("web"));
    scale(s, 1, 1);
    assertEquals(List.of("worker-1", "web"), s.starts());
    scale(s, 2, 0);
    s.exits("worker-1", 0);
    assertEquals("up", s.state("web"));
  }

  @Test
  void reload_afterScale_goesBackToTheFile() {
    Script s = Script.booted(workers(1));
    scale(s, 1, 2);
    reload(s, workers(1));
    assertEquals(List.of("worker-2:15"), s.signals());
    assertTrue(
        s.log.contains("foster: reload: ~ worker: replicas 2 → 1, as in the configuration"),
        s.log::toString);
  }

  @Test
  void scale_whileReloadIsRead_isRefused() {
    Script s = Script.booted(workers(1));
    s.ask(1, new Request.Reload(false));
    s.ask(2, new Request.Scale(Map.of("worker", 2)));
    assertEquals(List.of("a reload is already under way"), s.answer(2).lines());
    s.ask(3, new Request.Scale(Map.of("web", 2)));
    assertEquals(List.of("'web' has no 'replicas' any more"), s.answer(3).lines());
  }

  @Test
  void scale_instanceCannotBeMade_nothingChanges() {
    Plan plan =
        plan()
            .with(service("worker-1").replica("worker", 1, 1))
            .with(service("worker-2"))
            .replicas("worker", new Replicas(1, 1, false), maker())
            .build();
    Script s = Script.booted(plan);
    scale(s, 1, 2);
    assertEquals(new Reply(false, List.of("there is another service 'worker-2'")), s.answer(1));
    assertEquals(List.of("worker-1", "worker-2"), s.starts());
  }

  @Test
  void rollingRestart_goesOnWhenTheLastOneIsReady() {
    Script s = Script.booted(workers(3, false, CHECKED));
    for (int i = 1; i <= 3; i++) {
      s.passes("worker-" + i, 0);
    }
    s.ask(1, new Request.RollingRestart(List.of("worker-1", "worker-2", "worker-3")));
    assertEquals(List.of("worker-1:15"), s.signals());
    s.exits("worker-1", 0);
    s.pass(SECOND);
    assertEquals(List.of("worker-1:15"), s.signals());
    s.passes("worker-1", 0);
    assertEquals(List.of("worker-1:15", "worker-2:15"), s.signals());
    s.ask(2, new Request.RollingRestart(List.of("worker-3")));
    assertEquals(
        List.of("a rolling restart of 'worker-3' is already under way"), s.answer(2).lines());
    s.exits("worker-2", 0);
    s.passes("worker-2", 0);
    s.exits("worker-3", 0);
    s.passes("worker-3", 0);
    assertEquals(
        new Reply(true, List.of("worker-1: up", "worker-2: up", "worker-3: up")), s.answer(1));
  }

  @Test
  void rollingRestart_firstFailure_endsIt_othersAreUntouched() {
    Script s = Script.booted(workers(3, false, CHECKED));
    for (int i = 1; i <= 3; i++) {
      s.passes("worker-" + i, 0);
    }
    s.ask(1, new Request.RollingRestart(List.of("worker-1", "worker-2", "worker-3")));
    s.exits("worker-1", 0);
    s.exits("worker-1", 9);
    assertEquals(
        List.of(
            "worker-1: exited with code 9 after 0ms before it was ready; not restarted: worker-2,"
                + " worker-3"),
        s.answer(1).lines());
    assertFalse(s.answer(1).ok());
    s.pass(SECOND);
    s.passes("worker-1", 0);
    assertEquals(List.of("worker-1:15"), s.signals());
  }

  @Test
  void rollingRestart_withoutCheck_waitsForASecond() {
    Script s = Script.booted(workers(2));
    s.ask(1, new Request.RollingRestart(List.of("worker-1", "worker-2")));
    s.exits("worker-1", 0);
    s.pass(Duration.ofMillis(900));
    assertEquals(List.of("worker-1:15"), s.signals());
    s.pass(Duration.ofMillis(200));
    assertEquals(List.of("worker-1:15", "worker-2:15"), s.signals());
  }

  @Test
  void rollingRestart_withHealth_waitsForItsVerdict_withoutAWakeUp() {
    Health health =
        new Health(List.of(new Check.Tcp("x", 1)), SECOND, SECOND, 1, 1, Health.Action.REPORT);
    Script s = Script.booted(workers(3, false, w -> w.health(health)));
    s.ask(1, new Request.RollingRestart(List.of("worker-1", "worker-2", "worker-3")));
    s.exits("worker-1", 0);
    s.pass(Duration.ofMillis(1_500));
    assertEquals(List.of("worker-1:15"), s.signals());
    s.probed("worker-1", Role.HEALTH_PROBE, 0, true, null);
    assertEquals(List.of("worker-1:15", "worker-2:15"), s.signals());
    s.exits("worker-2", 0);
    s.pass(Duration.ofMillis(1_500));
    s.probed("worker-2", Role.HEALTH_PROBE, 0, false, "refused");
    assertEquals(List.of("worker-2: unhealthy; not restarted: worker-3"), s.answer(1).lines());
  }

  @Test
  void rollingRestart_stopOfThePresentOne_endsIt() {
    Script s = Script.booted(workers(2, false, CHECKED));
    s.passes("worker-1", 0);
    s.passes("worker-2", 0);
    s.ask(1, new Request.RollingRestart(List.of("worker-1", "worker-2")));
    s.ask(2, new Request.Stop(List.of("worker-1")));
    assertEquals(List.of("worker-1: it was stopped; not restarted: worker-2"), s.answer(1).lines());
  }

  @Test
  void rollingRestart_shutdown_endsIt() {
    Script s = Script.booted(workers(2));
    s.ask(1, new Request.RollingRestart(List.of("worker-1", "worker-2")));
    s.signal(15);
    assertEquals(List.of("Foster is stopping; not restarted: worker-2"), s.answer(1).lines());
  }

  @Test
  void reload_rolling_restartsOneAfterTheOther() {
    Script s = Script.booted(workers(2, true, CHECKED));
    s.passes("worker-1", 0);
    s.passes("worker-2", 0);
    reload(s, workers(2, true, w -> CHANGED.apply(CHECKED.apply(w))));
    assertTrue(
        s.log.contains("foster: reload: ~ worker-1: command changed (rolling restart)"),
        s.log::toString);
    assertEquals(List.of("worker-1:15"), s.signals());
    s.exits("worker-1", 0);
    assertEquals("/bin/new", s.view("worker-1").plan().command().argv().getFirst());
    assertEquals("/bin/worker-2", s.view("worker-2").plan().command().argv().getFirst());
    s.passes("worker-1", 0);
    assertEquals(List.of("worker-1:15", "worker-2:15"), s.signals());
  }

  @Test
  void reload_rollingFails_othersKeepTheOldConfiguration_andTheNextReloadTriesAgain() {
    Script s = Script.booted(workers(2, true, CHECKED));
    s.passes("worker-1", 0);
    s.passes("worker-2", 0);
    Plan changed = workers(2, true, w -> CHANGED.apply(CHECKED.apply(w)));
    reload(s, changed);
    s.exits("worker-1", 0);
    s.exits("worker-1", 1);
    assertTrue(
        s.log.contains(
            "foster: rolling restart ended: worker-1: exited with code 1 after 0ms before it was"
                + " ready; not restarted: worker-2"),
        s.log::toString);
    assertEquals("/bin/worker-2", s.view("worker-2").plan().command().argv().getFirst());
    reload(s, changed);
    assertEquals(List.of("worker-1:15", "worker-2:15"), s.signals());
    s.exits("worker-2", 0);
    assertEquals("/bin/new", s.view("worker-2").plan().command().argv().getFirst());
  }

  @Test
  void reload_duringRolling_replacesIt() {
    Script s = Script.booted(workers(3, true, CHECKED));
    for (int i = 1; i <= 3; i++) {
      s.passes("worker-" + i, 0);
    }
    reload(s, workers(3, true, w -> CHANGED.apply(CHECKED.apply(w))));
    reload(s, workers(3, true, CHECKED));
    s.exits("worker-1", 0);
    s.passes("worker-1", 0);
    s.pass(SECOND);
    assertEquals(List.of("worker-1:15"), s.signals());
    assertEquals("/bin/worker-1", s.view("worker-1").plan().command().argv().getFirst());
  }
}
