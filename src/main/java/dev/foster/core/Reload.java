package dev.foster.core;

import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.PlanDiff;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A new configuration while services run: all of it or nothing. */
final class Reload {
  private final SupervisorMachine supervisor;
  private final StepContext stage;
  private final Graph graph;

  /** Services that the new plan has no more; they are kept until they are down. */
  private final Map<String, ServiceMachine> leaving = new LinkedHashMap<>();

  private boolean reading;

  /** Who asked for the plan that is being read; 0 for nobody. */
  private long asker;

  Reload(SupervisorMachine supervisor, StepContext stage, Graph graph) {
    this.supervisor = supervisor;
    this.stage = stage;
    this.graph = graph;
  }

  /** Has the configuration read, unless that is not possible now. */
  void ask(long id, boolean dryRun) {
    String refusal = null;
    if (supervisor.isStopping()) {
      refusal = "Foster is stopping";
    } else if (reading) {
      refusal = "a reload is already under way";
    }
    if (refusal != null) {
      answer(id, false, List.of(refusal));
      return;
    }
    reading = true;
    asker = id;
    stage.emit(new Effect.ReadPlan(id, dryRun));
  }

  /** True while something of a reload may still start a service. */
  boolean isUnderWay() {
    return reading;
  }

  /** All is over before the plan was read. */
  void abandon() {
    if (reading) {
      reading = false;
      answer(asker, false, List.of("Foster is stopping"));
    }
  }

  void planRead(Event.PlanRead event) {
    if (!reading) {
      return; // too late
    }
    reading = false;
    if (event.plan() == null) {
      answer(event.id(), new Reply(false, event.wrong(), event.problems()));
      return;
    }
    if (supervisor.isStopping()) {
      answer(event.id(), false, List.of("Foster is stopping"));
      return;
    }
    PlanDiff diff = PlanDiff.between(supervisor.plan(), event.plan());
    if (!event.dryRun()) {
      tell(Level.WARNING, event.problems());
      tell(Level.INFO, diff.lines()); // the log says why services are started anew
      carryOut(event.plan(), diff);
    }
    if (event.id() != 0) {
      List<String> lines = new ArrayList<>(event.problems());
      lines.addAll(diff.lines());
      answer(event.id(), true, lines);
    }
  }

  private void tell(Level level, List<String> lines) {
    for (String line : lines) {
      stage.tell(level, "reload", "reload: " + line.strip());
    }
  }

  private void answer(long id, boolean ok, List<String> lines) {
    answer(id, new Reply(ok, lines));
  }

  private void answer(long id, Reply reply) {
    if (id != 0) {
      stage.emit(new Effect.Answer(id, reply));
      return;
    }
    for (String line : reply.lines()) {
      stage.tell(Level.ERROR, "reload", "cannot reload: " + line);
    }
  }

  private void carryOut(Plan next, PlanDiff diff) {
    List<ServiceMachine> machines = new ArrayList<>();
    Set<ServiceMachine> fresh = new HashSet<>();
    Set<String> needed = new HashSet<>();
    for (Service service : next.services().values()) {
      ServiceMachine m = graph.get(service.name());
      boolean returns = leaving.remove(service.name()) != null;
      PlanDiff.Change change = diff.changed().get(service.name());
      if (m == null) {
        m = new ServiceMachine(stage, service);
        returns = true;
      } else if (returns) {
        m.replan(service);
      } else if (change != null) {
        boolean enabledNow = service.enabled() && !m.comingPlan().enabled();
        if (m.wanted()) {
          needed.addAll(newNeeds(m.comingPlan(), service));
        }
        m.replan(service);
        boolean tryAgain = m.wanted() && !m.isRunning() && (change.restarts() || m.isFailed());
        if (tryAgain || enabledNow) {
          fresh.add(m); // given up or completed under the old configuration
        }
      }
      if (returns && service.enabled()) {
        fresh.add(m);
      }
      machines.add(m);
    }
    for (ServiceMachine m : graph.machines()) {
      if (!next.services().containsKey(m.name())) {
        m.want(false, false);
        leaving.put(m.name(), m);
        machines.add(m);
      }
    }
    graph.rebuild(machines);
    supervisor.plan(next);
    graph.markLeaving();
    graph.want(fresh, needed);
  }

  /** What a service requires now and did not before; it may be down until somebody needs it. */
  private static List<String> newNeeds(Service before, Service now) {
    List<String> names = new ArrayList<>();
    for (Dependency edge : now.dependencies()) {
      boolean old = false;
      for (Dependency other : before.dependencies()) {
        old |= other.required() && other.on().equals(edge.on());
      }
      if (edge.required() && !old) {
        names.add(edge.on());
      }
    }
    return names;
  }

  /** Forgets services that have left; true if there were any. */
  boolean settle() {
    if (leaving.isEmpty()) {
      return false;
    }
    boolean left = false;
    for (Iterator<ServiceMachine> i = leaving.values().iterator(); i.hasNext(); ) {
      if (!i.next().isRunning()) {
        i.remove();
        left = true;
      }
    }
    if (left) {
      List<ServiceMachine> machines = new ArrayList<>();
      for (ServiceMachine m : graph.machines()) {
        boolean gone =
            !supervisor.plan().services().containsKey(m.name()) && !leaving.containsKey(m.name());
        if (!gone) {
          machines.add(m);
        }
      }
      graph.rebuild(machines);
    }
    return left;
  }
}
