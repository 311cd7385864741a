package dev.foster.core.supervisor;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.PlanDiff;
import dev.foster.plan.PlanPart;
import dev.foster.plan.Scale;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a new configuration while services run, and carries it out: all of it or nothing. */
final class Reload {
  private final SupervisorMachine supervisor;
  private final StepContext context;
  private final Graph graph;
  private final PendingRequests pending;

  /** Services that the new plan lacks; they stay in the graph until they are down. */
  private final Map<String, ServiceMachine> removed = new LinkedHashMap<>();

  /** True from the request until the plan has been read. */
  private boolean reading;

  /** The numbers of {@code foster scale} that the plan is read for; null for a reload. */
  private Map<String, Integer> scaling;

  /** What to take over; null for the whole plan. */
  private PlanPart part;

  /** Id of the request that waits for the plan; 0 for a signal, which gets no reply. */
  private long requestId;

  Reload(SupervisorMachine supervisor, StepContext context, Graph graph, PendingRequests pending) {
    this.pending = pending;
    this.supervisor = supervisor;
    this.context = context;
    this.graph = graph;
  }

  /** Asks the loop to read the configuration for this part or, with null, all of it; or refuses. */
  void request(long id, boolean dryRun, PlanPart only) {
    if (begin(id)) {
      part = only;
      context.emit(new Effect.ReadPlan(id, dryRun, null));
    }
  }

  /** Asks the loop for a plan with other numbers of instances, or refuses. */
  void scale(long id, Map<String, Integer> counts) {
    for (String name : counts.keySet()) {
      if (!supervisor.plan().replicas().containsKey(name)) {
        reply(id, false, List.of("'" + name + "' has no 'replicas' any more"));
        return;
      }
    }
    Rolling rolls = supervisor.rollingIfAny();
    String updating = rolls == null ? null : rolls.updating();
    if (updating != null) {
      reply(id, false, List.of("a rolling restart of '" + updating + "' is already under way"));
      return;
    }
    if (begin(id)) {
      scaling = counts;
      context.emit(new Effect.ReadPlan(id, false, new Scale(supervisor.plan(), counts)));
    }
  }

  private boolean begin(long id) {
    String refusal = null;
    if (supervisor.isStopping()) {
      refusal = "Foster is stopping";
    } else if (reading) {
      refusal = "a reload is already under way";
    }
    if (refusal != null) {
      reply(id, false, List.of(refusal));
      return false;
    }
    reading = true;
    requestId = id;
    return true;
  }

  /** True while a reload may still start services. */
  boolean isUnderWay() {
    return reading;
  }

  /** Refuses a reload whose plan has not been read when the shutdown is done. */
  void abandon() {
    if (reading) {
      reading = false;
      reply(requestId, false, List.of("Foster is stopping"));
    }
  }

  void planRead(Event.PlanRead event) {
    if (!reading) {
      return; // abandoned
    }
    reading = false;
    boolean scales = scaling != null;
    scaling = null;
    PlanPart only = part;
    part = null;
    if (event.plan() == null) {
      boolean invalid = event.invalidConfig() && !scales;
      reply(event.id(), new Reply(false, invalid, event.problems()));
      return;
    }
    if (supervisor.isStopping()) {
      reply(event.id(), false, List.of("Foster is stopping"));
      return;
    }
    if (scales) {
      scaled(event);
      return;
    }
    Plan now = inForce();
    PlanPart.Result made =
        only == null ? new PlanPart.Result(event.plan(), List.of()) : only.of(now, event.plan());
    if (made.plan() == null) {
      reply(event.id(), new Reply(false, made.problems()));
      return;
    }
    PlanDiff diff = PlanDiff.between(now, made.plan());
    if (!event.dryRun()) {
      report(Level.WARNING, event.problems());
      report(Level.INFO, diff.lines()); // explains in the log why services restart
      context.planRead();
      carryOut(made.plan(), diff, false);
    }
    if (event.id() != 0) {
      List<String> lines = new ArrayList<>(event.problems());
      lines.addAll(diff.lines());
      reply(event.id(), true, lines);
    }
  }

  /** Carries out {@code foster scale}: only instances are added or removed. */
  private void scaled(Event.PlanRead event) {
    Map<String, Service> services = new LinkedHashMap<>();
    for (Service service : event.plan().services().values()) {
      boolean known = supervisor.plan().services().containsKey(service.name());
      services.put(service.name(), known ? asNow(service) : service);
    }
    Plan next = event.plan().with(services);
    PlanDiff diff = PlanDiff.between(inForce(), next);
    report(Level.INFO, "scale: ", diff.changes());
    List<ServiceMachine> down = new ArrayList<>();
    for (String name : diff.removed()) {
      down.add(graph.get(name));
    }
    carryOut(next, diff, true);
    List<ServiceMachine> up = new ArrayList<>();
    for (String name : diff.added()) {
      up.add(graph.get(name));
    }
    pending.awaitScaled(event.id(), up, down);
  }

  /** A service as it is now; it may have looked up its files while the plan was made. */
  private Service asNow(Service service) {
    Service.Builder now = graph.get(service.name()).comingPlan().toBuilder();
    return now.dependencies(service.dependencies()).replica(service.replica()).build();
  }

  /** The plan in force, with what the services have looked up for their present runs. */
  private Plan inForce() {
    Plan plan = supervisor.plan();
    Map<String, Service> services = new LinkedHashMap<>();
    for (String name : plan.services().keySet()) {
      services.put(name, graph.get(name).comingPlan());
    }
    return plan.with(services);
  }

  private void report(Level level, List<String> lines) {
    report(level, "reload: ", lines);
  }

  private void report(Level level, String what, List<String> lines) {
    for (String line : lines) {
      context.report(level, "reload", what + line.strip());
    }
  }

  private void reply(long id, boolean ok, List<String> lines) {
    reply(id, new Reply(ok, lines));
  }

  private void reply(long id, Reply reply) {
    if (id != 0) {
      context.emit(new Effect.Answer(id, reply));
      return;
    }
    for (String line : reply.lines()) {
      context.report(Level.ERROR, "reload", "cannot reload: " + line);
    }
  }

  /**
   * Puts a plan into force.
   *
   * @param all whether new services start even if they are not enabled
   */
  private void carryOut(Plan next, PlanDiff diff, boolean all) {
    if (supervisor.rollingIfAny() != null) {
      supervisor.rollingIfAny().endUpdate();
    }
    List<Rolling.Step> rolling = new ArrayList<>();
    List<ServiceMachine> machines = new ArrayList<>();
    Set<ServiceMachine> fresh = new HashSet<>();
    Set<String> required = new HashSet<>();
    for (Service service : next.services().values()) {
      PlanDiff.Change change = diff.changed().get(service.name());
      ServiceMachine known = graph.get(service.name());
      ServiceMachine m = known == null ? new ServiceMachine(context, service) : known;
      machines.add(m);
      boolean wasRemoved = removed.remove(service.name()) != null;
      if (wasRemoved) {
        takeBack(m, service, all);
      }
      if (known == null || wasRemoved) {
        if (all || service.enabled()) {
          fresh.add(m);
        }
        continue;
      }
      if (m.wanted()) { // even without a change: a dependency may have more instances
        required.addAll(newRequirements(m.comingPlan(), service));
      }
      if (change != null && change.rolling() && m.wanted()) {
        rolling.add(new Rolling.Step(m, service));
      } else if (replan(m, service, change)) {
        fresh.add(m);
      }
    }
    for (ServiceMachine m : graph.machines()) {
      if (!next.services().containsKey(m.name())) {
        m.want(false, false);
        removed.put(m.name(), m);
        machines.add(m);
      }
    }
    graph.rebuild(machines);
    supervisor.takePlan(next);
    graph.markLeaving();
    graph.want(fresh, required);
    if (!rolling.isEmpty()) {
      supervisor.rolling().update(rolling);
    }
  }

  /**
   * Gives a service its plan.
   *
   * @param change null if only the names of its files may have changed
   * @return true if it has to start afresh, although it had failed or completed under the old plan
   */
  private static boolean replan(ServiceMachine m, Service plan, PlanDiff.Change change) {
    boolean enabledNow = plan.enabled() && !m.comingPlan().enabled();
    m.replan(plan);
    if (change == null) {
      return false;
    }
    boolean tryAgain = m.wanted() && !m.isRunning() && (change.restarts() || m.isFailed());
    boolean lacks = m.isCompleted() && m.lacksExports(); // even if it is not wanted any more
    return tryAgain || enabledNow || lacks;
  }

  /**
   * Takes back a removed service whose run has not ended. After {@code foster scale}, it starts
   * again when a run that is being stopped is over.
   */
  private static void takeBack(ServiceMachine m, Service plan, boolean scaled) {
    m.replan(plan);
    if (scaled && m.isStopping()) {
      m.restartOnRequest(); // whatever its policy says of the run that ends
    }
  }

  /** Names of the services that a service requires now and did not before; they may be down. */
  private static List<String> newRequirements(Service before, Service now) {
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

  /** Takes removed services that are down out of the graph; true if there were any. */
  boolean settle() {
    if (removed.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (Iterator<ServiceMachine> i = removed.values().iterator(); i.hasNext(); ) {
      if (!i.next().isRunning()) {
        i.remove();
        any = true;
      }
    }
    if (any) {
      List<ServiceMachine> machines = new ArrayList<>();
      for (ServiceMachine m : graph.machines()) {
        boolean gone =
            !supervisor.plan().services().containsKey(m.name()) && !removed.containsKey(m.name());
        if (!gone) {
          machines.add(m);
        }
      }
      graph.rebuild(machines);
    }
    return any;
  }
}
