package dev.foster.sim;

import dev.foster.core.Request;
import dev.foster.plan.Dependency;
import dev.foster.plan.InstanceMaker;
import dev.foster.plan.Plan;
import dev.foster.plan.Replica;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A service with {@code replicas} in some seeds: it adds the instances to the plans of {@link
 * PlanMaker}, and asks for scaling and for restarts one after the other. It has random numbers of
 * its own, so that other seeds stay as they are.
 */
final class ReplicaScenario {
  static final String NAME = "w";
  private static final int MOST = 5;

  private final SeededRandom random;
  private final PlanMaker plans;
  private final boolean rolling;
  private final boolean active;
  private final long pace;

  /** The last plan without the instances. */
  private Plan base;

  private Service template;

  ReplicaScenario(long seed, PlanMaker plans) {
    this.plans = plans;
    random = new SeededRandom(seed * 31 + 7);
    active = random.percent(25);
    rolling = random.percent(60);
    pace = random.pick(500, 2_000, 6_000);
  }

  /** The first plan, made from one without instances. */
  Plan first(Plan plan) {
    if (!active) {
      return plan;
    }
    base = plan;
    template = plans.service(NAME, List.of());
    return extended(random.below(4));
  }

  /** A plan for a reload of {@code now}. */
  Plan changed(Plan now) {
    if (!active) {
      return plans.changed(now);
    }
    base = random.percent(40) ? base : plans.changed(base);
    if (random.percent(50)) {
      template = plans.service(NAME, List.of());
    }
    Replicas before = now.replicas().get(NAME);
    return extended(random.percent(50) ? before.configured() : random.below(MOST));
  }

  /** The plan with this many instances, on which some of the services depend. */
  private Plan extended(int count) {
    Map<String, Service> services = new LinkedHashMap<>();
    for (int number = 1; number <= count; number++) {
      Service one = instance(template, number, count);
      services.put(one.name(), one);
    }
    for (Service service : base.services().values()) {
      boolean depends = service.name().hashCode() % 3 == 0;
      services.put(service.name(), depends ? dependent(service, count) : service);
    }
    InstanceMaker maker = maker(template);
    return new Plan(
        Collections.unmodifiableMap(services),
        base.signals(),
        base.shutdownTimeout(),
        base.drain(),
        base.logs(),
        base.control(),
        Map.of(NAME, new Replicas(count, 1, rolling)),
        maker,
        base.staysIdle());
  }

  private static InstanceMaker maker(Service template) {
    return (service, number, replicas) ->
        new InstanceMaker.Result(
            instance(template, number, replicas.get(service).count()), List.of());
  }

  private static Service instance(Service template, int number, int count) {
    return template
        .as(Replicas.instance(NAME, number))
        .replica(new Replica(NAME, number, count))
        .build();
  }

  private Service dependent(Service service, int count) {
    boolean required = service.name().length() % 2 == 0;
    Dependency edge = new Dependency(NAME, plans.condition(template), required, false, false, NAME);
    List<Dependency> edges = new ArrayList<>(service.dependencies());
    for (int number = 1; number <= count; number++) {
      edges.add(edge.on(Replicas.instance(NAME, number)));
    }
    if (count == 0) {
      edges.add(edge);
    }
    return service.toBuilder().dependencies(List.copyOf(edges)).build();
  }

  /**
   * Sends requests until it is calm.
   *
   * @param now the plan in force
   * @param ask sends a request
   */
  void begin(
      VirtualTime agenda, ProgramGenerator generator, PlanInForce now, Consumer<Request> ask) {
    if (active) {
      agenda.in(random.millis(0, pace), () -> act(agenda, generator, now, ask));
    }
  }

  /** The plan in force. */
  @FunctionalInterface
  interface PlanInForce {
    Plan get();
  }

  private void act(
      VirtualTime agenda, ProgramGenerator generator, PlanInForce now, Consumer<Request> ask) {
    if (generator.calm) {
      return;
    }
    if (random.percent(50)) {
      ask.accept(new Request.Scale(Map.of(NAME, random.below(MOST))));
    } else {
      boolean all = random.percent(70);
      List<String> names =
          names(now.get(), service -> all ? service.replica() != null : random.percent(30));
      if (!names.isEmpty()) {
        ask.accept(new Request.RollingRestart(names));
      }
    }
    begin(agenda, generator, now, ask);
  }

  private static List<String> names(Plan plan, Predicate<Service> which) {
    List<String> names = new ArrayList<>();
    for (Service service : plan.services().values()) {
      if (which.test(service)) {
        names.add(service.name());
      }
    }
    return names;
  }
}
