package dev.foster.sim;

import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.Dependency.Condition;
import dev.foster.plan.Health;
import dev.foster.plan.Plan;
import dev.foster.plan.Plans;
import dev.foster.plan.Plans.ServicePlan;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import dev.foster.plan.StopPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Random plans of one to twelve services, and random changes of them. */
final class PlanMaker {
  private static final int MOST = 12;

  private final SeededRandom random;

  /** Earlier plans: users return to an old one. */
  private final List<Plan> plans = new ArrayList<>();

  /** Percentage of services whose failure ends the container. */
  private final int essential;

  PlanMaker(SeededRandom random) {
    this.random = random;
    essential = random.pick(0, 3, 15, 40, 70);
  }

  Plan first() {
    List<Service> services = new ArrayList<>();
    int count = 1 + random.below(random.percent(50) ? 4 : MOST);
    for (int i = 0; i < count; i++) {
      services.add(service("s" + i, services));
    }
    long patience =
        random.pick(1_500, 9_000); // with the first, services often have too little time
    Duration timeout = Duration.ofNanos(random.millis(300, patience));
    long drain = random.percent(30) ? random.millis(1, timeout.toMillis()) / 2 : 0;
    plans.add(plan(services, timeout, Duration.ofNanos(drain)));
    return plans.getFirst();
  }

  private Plan plan(List<Service> services, Duration shutdownTimeout, Duration drain) {
    Map<String, Service> byName = new LinkedHashMap<>();
    for (Service service : services) {
      byName.put(service.name(), service);
    }
    Map<Integer, SignalAction> signals = new LinkedHashMap<>();
    for (int stop : new int[] {Signals.TERM, Signals.INT, Signals.QUIT, Signals.RTMIN + 3}) {
      signals.put(stop, SignalAction.Simple.STOP);
    }
    signals.put(Signals.HUP, SignalAction.Simple.RELOAD);
    signals.put(Signals.USR1, SignalAction.Simple.FORWARD);
    signals.put(Signals.USR2, route(services));
    Plan usual = Plans.plan().build();
    return new Plan(byName, signals, shutdownTimeout, drain, usual.logs(), usual.control());
  }

  private SignalAction route(List<Service> services) {
    Map<String, Integer> routes = new LinkedHashMap<>();
    routes.put(random.pick(services).name(), random.pick(Signals.HUP, Signals.USR1, 40));
    routes.put(random.pick(services).name(), random.pick(Signals.QUIT, Signals.WINCH, 41));
    return new SignalAction.Route(routes);
  }

  /** Changes the plan: adds, removes, changes or reorders services. */
  Plan changed(Plan plan) {
    if (random.percent(30)) {
      return random.pick(plans);
    }
    List<Service> services = new ArrayList<>(plan.services().values());
    int changes = random.below(4);
    for (int i = 0; i < changes; i++) {
      change(services);
    }
    if (random.percent(10)) {
      shuffle(services);
    }
    plans.add(plan(sound(services), plan.shutdownTimeout(), plan.drain()));
    return plans.getLast();
  }

  private void change(List<Service> services) {
    int at = random.below(services.size());
    switch (random.below(4)) {
      case 0 -> {
        if (services.size() > 1) {
          services.remove(at);
        }
      }
      case 1 -> {
        String name = "s" + random.below(MOST + 2);
        if (services.stream().noneMatch(service -> service.name().equals(name))) {
          services.add(at, service(name, services.subList(0, at)));
        }
      }
      case 2 -> services.set(at, service(services.get(at).name(), services.subList(0, at)));
      default -> {
        List<Dependency> edges = List.copyOf(edges(services.subList(0, at)));
        services.set(at, services.get(at).toBuilder().dependencies(edges).build());
      }
    }
  }

  private void shuffle(List<Service> services) {
    for (int i = services.size() - 1; i > 0; i--) {
      services.add(services.remove(random.below(i + 1)));
    }
  }

  /** Removes dependencies on services that are gone, come later, or cannot fulfil the condition. */
  private static List<Service> sound(List<Service> services) {
    List<Service> result = new ArrayList<>();
    for (Service service : services) {
      List<Dependency> edges = new ArrayList<>();
      for (Dependency edge : service.dependencies()) {
        if (result.stream().anyMatch(on -> canHold(on, edge))) {
          edges.add(edge);
        }
      }
      boolean same = edges.size() == service.dependencies().size();
      result.add(same ? service : service.toBuilder().dependencies(List.copyOf(edges)).build());
    }
    return result;
  }

  private static boolean canHold(Service on, Dependency edge) {
    return on.name().equals(edge.on())
        && switch (edge.condition()) {
          case HEALTHY -> on.health() != null;
          case COMPLETED -> on.isOneshot();
          default -> true;
        };
  }

  private List<Dependency> edges(List<Service> earlier) {
    List<Dependency> edges = new ArrayList<>();
    int density = random.pick(10, 30, 60);
    for (Service on : earlier) {
      if (random.percent(density)) {
        boolean required = random.percent(75);
        boolean bound = required && random.percent(30);
        edges.add(new Dependency(on.name(), condition(on), required, random.percent(25), bound));
      }
    }
    return edges;
  }

  /** A condition that the service can fulfil. */
  Condition condition(Service on) {
    if (on.health() != null && random.percent(50)) {
      return Condition.HEALTHY;
    }
    if (on.isOneshot() && random.percent(60)) {
      return Condition.COMPLETED;
    }
    if (random.percent(10)) {
      return Condition.ATTEMPTED;
    }
    return random.percent(30) ? Condition.STARTED : Condition.READY;
  }

  /** A service that may depend on the earlier ones. */
  Service service(String name, List<Service> earlier) {
    ServicePlan plan = Plans.service(name);
    boolean oneshot = random.percent(25);
    if (oneshot) {
      plan.oneshot();
      if (random.percent(40)) {
        plan.timeout(millis(200, 6_000));
      }
    }
    if (random.percent(15)) {
      plan.disabled();
    }
    for (Dependency edge : edges(earlier)) {
      plan.after(edge);
    }
    ready(plan, oneshot);
    hooks(plan, oneshot);
    if (random.percent(30)) {
      plan.lookup(old -> null); // the simulated port looks up instead
    }
    restart(plan);
    stop(plan);
    plan.ends(ends());
    if (random.percent(20)) {
      plan.healthNotRequired();
    }
    return plan.build();
  }

  private Service.EndsContainer ends() {
    if (!random.percent(essential)) {
      return Service.EndsContainer.NEVER;
    }
    return random.percent(80) ? Service.EndsContainer.ON_FAILURE : Service.EndsContainer.ON_EXIT;
  }

  private Duration millis(long low, long high) {
    return Duration.ofNanos(random.millis(low, high));
  }

  private void ready(ServicePlan plan, boolean oneshot) {
    if (!oneshot && random.percent(60)) {
      int checks = random.percent(80) ? 1 : 2;
      for (int i = 0; i < checks; i++) {
        plan.ready(readyCheck(i));
      }
    }
    Duration delay = random.percent(70) ? Duration.ZERO : millis(1, 500);
    Duration interval = millis(50, 1_000);
    plan.readyTimes(delay, interval, millis(200, 5_000).plus(delay).plus(interval));
    if (!oneshot && random.percent(25)) {
      plan.health(health());
    }
    if (random.percent(20)) {
      plan.watchdog(millis(200, 4_000));
    }
  }

  private Check readyCheck(int index) {
    return switch (random.below(index == 0 ? 8 : 5)) {
      case 0, 1 -> new Check.Fd(3 + index);
      case 2 -> new Check.Log("ready");
      case 3 -> new Check.Tcp("localhost", 80);
      case 4 -> new Check.Exec(ServicePlan.command("check" + index));
      default -> new Check.Notify(random.percent(50));
    };
  }

  private Health health() {
    Check check =
        random.percent(50)
            ? new Check.Unix("/run/s.sock")
            : new Check.Exec(ServicePlan.command("health"));
    List<Check> checks =
        random.percent(80) ? List.of(check) : List.of(check, new Check.Tcp("localhost", 81));
    Health.Action action =
        switch (random.below(8)) {
          case 0 -> Health.Action.END;
          case 1, 2, 3 -> Health.Action.REPORT;
          default -> Health.Action.RESTART;
        };
    return new Health(
        checks,
        millis(50, 3_000),
        millis(50, 2_000),
        1 + random.below(3),
        1 + random.below(2),
        action);
  }

  private void hooks(ServicePlan plan, boolean oneshot) {
    Command first = ServicePlan.command("pre0");
    if (random.percent(20)) {
      plan.preStart(random.percent(50) ? new Command[] {first} : new Command[] {first, first});
    }
    if (!oneshot && random.percent(20)) {
      Command warm = ServicePlan.command("post0");
      plan.postStart(random.percent(50) ? new Command[] {warm} : new Command[] {warm, warm});
    }
    if (random.percent(15)) {
      plan.finish(ServicePlan.command("finish"));
    }
    if (random.percent(15)) {
      plan.stopCommand(ServicePlan.command("stop"));
    }
  }

  private void restart(ServicePlan plan) {
    if (random.percent(60)) {
      plan.restart(random.pick(List.of(RestartPolicy.Mode.values())));
    }
    Duration delay = random.percent(25) ? Duration.ZERO : millis(10, 1_000);
    plan.delay(delay, random.pick(1, 2, 3), millis(1_000, 6_000), random.percent(50) ? 0 : 0.1);
    plan.resetAfter(millis(500, 20_000));
    if (random.percent(20) && !delay.isZero()) {
      plan.unlimited();
    } else {
      plan.limit(random.below(6), millis(1_000, 20_000));
    }
    if (random.percent(20)) {
      plan.failedStarts(random.below(4), millis(10, 1_000), millis(0, 1_000));
    }
    if (random.percent(15)) {
      plan.success(Set.of(0, 3), Set.of(Signals.TERM));
    }
  }

  private void stop(ServicePlan plan) {
    int signal =
        random.pick(
            Signals.TERM,
            Signals.TERM,
            Signals.TERM,
            Signals.TERM,
            Signals.QUIT,
            Signals.INT,
            Signals.ABRT);
    plan.stop(signal, millis(50, 4_000));
    if (random.percent(20)) {
      plan.stopDelay(millis(1, 2_000));
    }
    if (random.percent(20)) {
      plan.scope(StopPolicy.Scope.GROUP);
    }
  }
}
