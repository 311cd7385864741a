package dev.foster.plan;

import dev.foster.kernel.ProcessAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans for tests, without a file. */
public final class Plans {
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final Map<Integer, SignalAction> signals = new LinkedHashMap<>();
  private Duration shutdownTimeout = Duration.ofSeconds(9);
  private boolean staysIdle;
  private Duration drain = Duration.ZERO;
  private final Map<String, Replicas> replicas = new LinkedHashMap<>();
  private InstanceMaker instances;

  private Plans() {
    for (int signal : new int[] {15, 2, 3, 37}) {
      signals.put(signal, SignalAction.Simple.STOP);
    }
    signals.put(1, SignalAction.Simple.RELOAD);
    signals.put(10, SignalAction.Simple.FORWARD);
    signals.put(12, SignalAction.Simple.FORWARD);
  }

  public static Plans plan() {
    return new Plans();
  }

  public static ServicePlan service(String name) {
    return new ServicePlan(name);
  }

  public Plans with(ServicePlan service) {
    services.put(service.name, service.build());
    return this;
  }

  public Plans signal(int signal, SignalAction action) {
    signals.put(signal, action);
    return this;
  }

  public Plans shutdownTimeout(Duration timeout) {
    shutdownTimeout = timeout;
    return this;
  }

  /** Says that a service has {@code replicas}; the plan must have its instances. */
  public Plans replicas(String service, Replicas value, InstanceMaker maker) {
    replicas.put(service, value);
    instances = maker;
    return this;
  }

  public Plans staysIdle() {
    staysIdle = true;
    return this;
  }

  public Plans drain(Duration time) {
    drain = time;
    return this;
  }

  /** Makes the plan; each service must have been added after its dependencies. */
  public Plan build() {
    Logs logs = new Logs(Logs.Format.PREFIXED, false, Logs.OnFull.BLOCK, null);
    return new Plan(
        services,
        signals,
        shutdownTimeout,
        drain,
        logs,
        new Plan.Control(true, null, 0600),
        replicas,
        instances,
        staysIdle);
  }

  /** Builds a service, with the default values of the configuration. */
  public static final class ServicePlan {
    private final String name;
    private Service.Type type = Service.Type.SERVICE;
    private Command main;
    private Duration timeout;
    private boolean enabled = true;
    private final List<Dependency> dependencies = new ArrayList<>();
    private final List<Check> ready = new ArrayList<>();
    private Duration readyDelay = Duration.ZERO;
    private Duration readyInterval = Duration.ofMillis(250);
    private Duration readyTimeout = Duration.ofSeconds(60);
    private Health health;
    private Duration watchdog;
    private boolean healthRequired = true;
    private List<Command> preStart = List.of();
    private List<Command> postStart = List.of();
    private Command finish;
    private RestartPolicy.Mode mode;
    private Duration delay = Duration.ofMillis(100);
    private double factor = 2;
    private Duration maxDelay = Duration.ofSeconds(30);
    private double jitter;
    private Duration resetAfter = Duration.ofSeconds(60);
    private RestartPolicy.FailedStarts failedStarts;
    private RestartPolicy.Limit limit = new RestartPolicy.Limit(5, Duration.ofSeconds(60));
    private Set<Integer> successCodes = Set.of(0);
    private Set<Integer> successSignals = Set.of();
    private int stopSignal = 15;
    private Duration stopDelay = Duration.ZERO;
    private Duration stopTimeout = Duration.ofSeconds(8);
    private Command stopCommand;
    private StartLookup lookup;
    private StopPolicy.Scope scope = StopPolicy.Scope.MAIN;
    private Service.EndsContainer ends = Service.EndsContainer.ON_FAILURE;
    private Replica replica;
    private Schedule schedule;
    private List<String> exports = List.of();
    private final Map<String, String> imports = new LinkedHashMap<>();

    private ServicePlan(String name) {
      this.name = name;
      main = command("/bin/" + name);
    }

    public ServicePlan runs(String... argv) {
      main = command(argv);
      return this;
    }

    public static Command command(String... argv) {
      return new Command(List.of(argv), false);
    }

    public ServicePlan oneshot() {
      type = Service.Type.ONESHOT;
      return this;
    }

    public ServicePlan exports(String... names) {
      exports = List.of(names);
      return this;
    }

    /** A variable from the exports of another service; needs a dependency on it. */
    public ServicePlan imports(String name, String from) {
      imports.put(name, from);
      return this;
    }

    public ServicePlan timeout(Duration bound) {
      timeout = bound;
      return this;
    }

    public ServicePlan disabled() {
      enabled = false;
      return this;
    }

    public ServicePlan after(String on) {
      return after(on, Dependency.Condition.READY, true, false);
    }

    public ServicePlan after(
        String on, Dependency.Condition condition, boolean required, boolean restart) {
      dependencies.add(new Dependency(on, condition, required, restart, false));
      return this;
    }

    public ServicePlan boundTo(String on) {
      dependencies.add(new Dependency(on, Dependency.Condition.READY, true, false, true));
      return this;
    }

    public ServicePlan after(Dependency dependency) {
      dependencies.add(dependency);
      return this;
    }

    public ServicePlan ready(Check... checks) {
      ready.addAll(List.of(checks));
      return this;
    }

    public ServicePlan readyTimes(Duration wait, Duration interval, Duration within) {
      readyDelay = wait;
      readyInterval = interval;
      readyTimeout = within;
      return this;
    }

    public ServicePlan health(Health checks) {
      health = checks;
      return this;
    }

    public ServicePlan watchdog(Duration interval) {
      watchdog = interval;
      return this;
    }

    public ServicePlan healthNotRequired() {
      healthRequired = false;
      return this;
    }

    public ServicePlan stopDelay(Duration time) {
      stopDelay = time;
      return this;
    }

    public ServicePlan preStart(Command... commands) {
      preStart = List.of(commands);
      return this;
    }

    public ServicePlan postStart(Command... commands) {
      postStart = List.of(commands);
      return this;
    }

    public ServicePlan finish(Command command) {
      finish = command;
      return this;
    }

    public ServicePlan restart(RestartPolicy.Mode when) {
      mode = when;
      return this;
    }

    public ServicePlan delay(Duration first, double by, Duration most, double variation) {
      delay = first;
      factor = by;
      maxDelay = most;
      jitter = variation;
      return this;
    }

    public ServicePlan resetAfter(Duration time) {
      resetAfter = time;
      return this;
    }

    public ServicePlan limit(int count, Duration within) {
      limit = new RestartPolicy.Limit(count, within);
      return this;
    }

    public ServicePlan unlimited() {
      limit = null;
      return this;
    }

    public ServicePlan failedStarts(int retries, Duration first, Duration step) {
      failedStarts = new RestartPolicy.FailedStarts(retries, first, step);
      return this;
    }

    public ServicePlan success(Set<Integer> codes, Set<Integer> signals) {
      successCodes = codes;
      successSignals = signals;
      return this;
    }

    public ServicePlan stop(int signal, Duration within) {
      stopSignal = signal;
      stopTimeout = within;
      return this;
    }

    public ServicePlan stopCommand(Command command) {
      stopCommand = command;
      return this;
    }

    public ServicePlan scope(StopPolicy.Scope who) {
      scope = who;
      return this;
    }

    public ServicePlan ends(Service.EndsContainer when) {
      ends = when;
      return this;
    }

    /** Sets how it is looked up what the service takes from the machine. */
    public ServicePlan lookup(StartLookup value) {
      lookup = value;
      return this;
    }

    /** Makes it an instance of a service with {@code replicas}. */
    public ServicePlan replica(String of, int number, int count) {
      replica = new Replica(of, number, count);
      return this;
    }

    /** Makes it a scheduled oneshot that does not end the container. */
    public ServicePlan schedule(Schedule value) {
      schedule = value;
      ends = Service.EndsContainer.NEVER;
      return oneshot();
    }

    public Service build() {
      boolean oneshot = type == Service.Type.ONESHOT;
      RestartPolicy.Mode policy =
          mode != null ? mode : oneshot ? RestartPolicy.Mode.NEVER : RestartPolicy.Mode.ALWAYS;
      return new Service.Builder(name, type)
          .command(main)
          .process(
              new ProcessSpec(
                  Map.of(),
                  Set.of(),
                  Map.copyOf(imports),
                  null,
                  false,
                  ProcessAttributes.INHERITED,
                  lookup))
          .enabled(enabled)
          .timeout(timeout)
          .dependencies(List.copyOf(dependencies))
          .ready(new Ready(List.copyOf(ready), readyDelay, readyInterval, readyTimeout))
          .health(health)
          .watchdog(watchdog)
          .healthRequired(healthRequired)
          .preStart(preStart)
          .postStart(postStart)
          .finish(finish)
          .restart(
              new RestartPolicy(
                  policy,
                  delay,
                  factor,
                  maxDelay,
                  jitter,
                  resetAfter,
                  limit,
                  successCodes,
                  successSignals,
                  failedStarts))
          .stop(new StopPolicy(stopSignal, stopDelay, stopTimeout, stopCommand, scope))
          .endsContainer(ends)
          .schedule(schedule)
          .exports(exports)
          .logs(new Logs(Logs.Format.PREFIXED, false, Logs.OnFull.BLOCK, null))
          .replica(replica)
          .build();
    }
  }
}
