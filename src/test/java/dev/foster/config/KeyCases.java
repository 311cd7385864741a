package dev.foster.config;

import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.Identity;
import dev.foster.kernel.ResourceLimit;
import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.LogFiles;
import dev.foster.plan.Logs;
import dev.foster.plan.Plan;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** For every key, a file that uses it and the value that it must have in the plan. */
public final class KeyCases {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  record Case(String key, String yaml, Function<Plan, Object> value, Object expected) {}

  private final List<Case> cases = new ArrayList<>();

  /** A key at the top of the file. */
  void top(String key, String yaml, Function<Plan, Object> value, Object expected) {
    cases.add(new Case(key, yaml + "\nservices: {a: {command: [app]}}\n", value, expected));
  }

  void file(String key, String yaml, Function<Plan, Object> value, Object expected) {
    cases.add(new Case(key, yaml, value, expected));
  }

  /** A key of a service that has a command. */
  void service(String key, String lines, Function<Service, Object> value, Object expected) {
    bare(key, "command: [app]\n" + lines, value, expected);
  }

  void bare(String key, String lines, Function<Service, Object> value, Object expected) {
    String others = "  b: {command: [app], health: {tcp: \"x:1\"}}\n";
    Function<Plan, Object> inPlan = plan -> value.apply(plan.services().get("a"));
    cases.add(new Case(key, Loading.wrap(lines) + others, inPlan, expected));
  }

  private void replicas(String key, String value, Replicas expected) {
    String yaml = Loading.wrap("command: [app]\nreplicas: " + value);
    cases.add(new Case(key, yaml, plan -> plan.replicas().get("a"), expected));
  }

  private void ready(String key, String value, Check expected) {
    service(
        "ready " + key,
        "ready: {" + key + ": " + value + "}",
        s -> s.ready().checks(),
        List.of(expected));
  }

  private void health(String key, String value, Check expected) {
    service(
        "health " + key,
        "health: {" + key + ": " + value + "}",
        s -> s.health().checks(),
        List.of(expected));
  }

  static Command command(String... argv) {
    return new Command(List.of(argv), false);
  }

  private static Check http(int low, int high, Map<String, String> headers) {
    return new Check.Http("http://x/", List.of(new Check.Range(low, high)), headers);
  }

  private void tops() {
    Function<Plan, Object> variable = p -> p.services().get("a").process().environment().get("K");
    top("top env", "env: {K: v}", variable, "v");
    top("top env_file", "env_file: v.env", variable, "from file");
    top("env_file path", "env_file: [{path: v.env}]", variable, "from file");
    top("env_file required", "env_file: [{path: no, required: false}]", variable, null);
    top("env file", "env: {K: {file: secret}}", variable, "s3cret");
    top("top include", "include: [inc*.yaml]", p -> p.services().keySet(), Set.of("a", "more"));
    top(
        "top defaults",
        "defaults: {nice: 3}",
        p -> p.services().get("a").process().attributes().nice(),
        3);
    top(
        "top signals",
        "signals: {SIGUSR1: ignore, USR2: {a: HUP}, RTMIN+1: reload}",
        p -> List.of(p.signals().get(10), p.signals().get(12), p.signals().get(35)),
        List.of(
            SignalAction.Simple.IGNORE,
            new SignalAction.Route(Map.of("a", Signals.HUP)),
            SignalAction.Simple.RELOAD));
    top("top shutdown", "shutdown: {}", Plan::shutdownTimeout, Duration.ofSeconds(9));
    top("shutdown drain", "shutdown: {drain: 5s}", Plan::drain, Duration.ofSeconds(5));
    top("shutdown when_idle", "shutdown: {when_idle: stay}", Plan::staysIdle, true);
    top("shutdown timeout", "shutdown: {timeout: 1m}", Plan::shutdownTimeout, MINUTE);
    top("top control", "control: off", p -> p.control().enabled(), false);
    top("control socket", "control: {socket: s}", p -> p.control().socket(), "/conf/s");
    top("control mode", "control: {mode: \"0660\"}", p -> p.control().mode(), 0660);
    Function<Plan, Object> logs = p -> p.services().get("a").logs();
    Logs plain = new Logs(Logs.Format.PREFIXED, false, Logs.OnFull.BLOCK, null);
    top("top logs", "logs: {}", logs, plain);
    top(
        "logs format",
        "logs: {format: json}",
        logs,
        new Logs(Logs.Format.JSON, false, Logs.OnFull.BLOCK, null));
    top(
        "logs timestamps",
        "logs: {timestamps: true}",
        logs,
        new Logs(Logs.Format.PREFIXED, true, Logs.OnFull.BLOCK, null));
    top(
        "logs on_full",
        "logs: {on_full: drop}",
        logs,
        new Logs(Logs.Format.PREFIXED, false, Logs.OnFull.DROP, null));
    top("top services", "", p -> p.services().keySet(), Set.of("a"));
  }

  private void serviceLogs() {
    service("service.logs format", "logs: {format: raw}", s -> s.logs().format(), Logs.Format.RAW);
    service(
        "service.logs timestamps", "logs: {timestamps: true}", s -> s.logs().timestamps(), true);
    service(
        "service.logs on_full", "logs: {on_full: drop}", s -> s.logs().onFull(), Logs.OnFull.DROP);
    service(
        "service.logs file",
        "logs: {file: {path: /x}}",
        s -> s.logs().files().stdout(),
        new LogFiles.LogFile("/x", 10 << 20, 5, false, false, null));
    service(
        "logs.file path",
        "logs: {file: {path: x}}",
        s -> s.logs().files().stdout().path(),
        "/conf/x");
    service(
        "logs.file max_age",
        "logs: {file: {path: x, max_age: 24h}}",
        s -> s.logs().files().stdout().maxAge(),
        Duration.ofHours(24));
    service(
        "logs.file max_size",
        "logs: {file: {path: x, max_size: 1MB}}",
        s -> s.logs().files().stdout().maxSize(),
        1_000_000L);
    service(
        "logs.file stdout",
        "logs: {file: {stdout: x}}",
        s -> List.of(s.logs().files().stdout().path(), s.logs().files().stderr() == null),
        List.of("/conf/x", true));
    service("logs.file stderr", "logs: {file: {stderr: x}}", s -> s.logs().files().stdout(), null);
    service(
        "logs.file timestamps",
        "logs: {file: {path: x, timestamps: true}}",
        s -> s.logs().files().stderr().timestamps(),
        true);
    service(
        "logs.file keep",
        "logs: {file: {path: x, keep: 0}}",
        s -> s.logs().files().stdout().keep(),
        0);
    service(
        "logs.file gzip",
        "logs: {file: {path: x, gzip: true}}",
        s -> s.logs().files().stdout().gzip(),
        true);
  }

  private void services() {
    service("service description", "description: it", Service::description, "it");
    service("service type", "type: oneshot", Service::type, Service.Type.ONESHOT);
    bare(
        "service command",
        "command: app 'a b' c\\ d",
        Service::command,
        command("app", "a b", "c d"));
    bare(
        "service shell",
        "shell: exec app | cat",
        Service::command,
        new Command(List.of("/bin/sh", "-c", "exec app | cat"), true));
    service("service timeout", "type: oneshot\ntimeout: 1m", Service::timeout, MINUTE);
    service(
        "service user",
        "user: www-data",
        s -> s.process().attributes().identity(),
        new Identity(33, 33, List.of(33, 50)));
    service(
        "service group",
        "user: www-data\ngroup: adm",
        s -> s.process().attributes().identity(),
        new Identity(33, 4, List.of(4, 50)));
    service(
        "service groups",
        "user: www-data\ngroups: [adm, 7]",
        s -> s.process().attributes().identity(),
        new Identity(33, 33, List.of(4, 7)));
    service("service cwd", "cwd: dir", s -> s.process().attributes().directory(), "/conf/dir");
    service("service umask", "umask: \"0027\"", s -> s.process().attributes().umask(), 027);
    service("service env", "env: {K: 1}", s -> s.process().environment().get("K"), "1");
    service(
        "service env_file",
        "env_file: [v.env]",
        s -> s.process().environment().get("K"),
        "from file");
    service(
        "service clear_env",
        "clear_env: true\nenv: {PATH: /usr/bin}",
        s -> s.process().environment(),
        Map.of("PATH", "/usr/bin"));
    service("service limits", "limits: {}", s -> s.process().attributes().limits(), List.of());
    service("service nice", "nice: -5", s -> s.process().attributes().nice(), -5);
    service(
        "service oom_score_adj",
        "oom_score_adj: 200",
        s -> s.process().attributes().oomScoreAdj(),
        200);
    service(
        "service no_new_privileges",
        "no_new_privileges: true",
        s -> s.process().attributes().noNewPrivileges(),
        true);
    service(
        "service capabilities",
        "capabilities: {drop: [ALL]}",
        s -> s.process().attributes().capabilities(),
        new CapabilityRule(true, List.of()));
    service(
        "capabilities keep",
        "capabilities: {keep: [NET_BIND_SERVICE, cap_kill]}",
        s -> s.process().attributes().capabilities(),
        new CapabilityRule(true, List.of(10, 5)));
    service(
        "capabilities drop",
        "capabilities: {drop: [SYS_ADMIN]}",
        s -> s.process().attributes().capabilities(),
        new CapabilityRule(false, List.of(21)));
    service("service stdin", "stdin: inherit", s -> s.process().inheritStdin(), true);
    replicas("service replicas", "2", new Replicas(2, 1, false));
    replicas("replicas count", "{count: 0}", new Replicas(0, 1, false));
    replicas("replicas first", "{count: 1, first: 7}", new Replicas(1, 7, false));
    replicas("replicas update", "{count: 1, update: rolling}", new Replicas(1, 1, true));
    service("service profiles", "profiles: [debug]", Service::enabled, false);
    service("service enabled", "enabled: false", Service::enabled, false);
    service("service watchdog", "watchdog: 1m\nready: {notify: true}", Service::watchdog, MINUTE);
    service(
        "service pre_start",
        "pre_start: [[mkdir, -p, x], app y]",
        Service::preStart,
        List.of(command("mkdir", "-p", "x"), command("app", "y")));
    service(
        "service post_start",
        "post_start: [[app, warm], app y]",
        Service::postStart,
        List.of(command("app", "warm"), command("app", "y")));
    service("service finish", "finish: [app, bye]", Service::finish, command("app", "bye"));
    service(
        "service ends_container",
        "ends_container: on-exit",
        Service::endsContainer,
        Service.EndsContainer.ON_EXIT);
    service("service logs", "logs: {}", s -> s.logs().format(), Logs.Format.PREFIXED);
  }

  private void limits() {
    for (ResourceLimit.Resource resource : ResourceLimit.Resource.values()) {
      String name = resource.name().toLowerCase(java.util.Locale.ROOT);
      service(
          "limits " + name,
          "limits: {" + name + ": 7}",
          s -> s.process().attributes().limits(),
          List.of(new ResourceLimit(resource, 7, 7)));
    }
    service(
        "limit soft",
        "limits: {core: {soft: 1KiB, hard: unlimited}}",
        s -> s.process().attributes().limits().getFirst().soft(),
        1024L);
    service(
        "limit hard",
        "limits: {core: {soft: 1KiB, hard: unlimited}}",
        s -> s.process().attributes().limits().getFirst().hard(),
        ResourceLimit.UNLIMITED);
  }

  private void dependencies() {
    Dependency plain = new Dependency("b", Dependency.Condition.READY, true, false, false);
    service("service depends_on", "depends_on: [b]", Service::dependencies, List.of(plain));
    service(
        "depends_on condition",
        "depends_on: {b: {condition: healthy}}",
        s -> s.dependencies().getFirst().condition(),
        Dependency.Condition.HEALTHY);
    service(
        "depends_on required",
        "depends_on: {b: {required: false}}",
        s -> s.dependencies().getFirst().required(),
        false);
    service(
        "depends_on restart",
        "depends_on: {b: {restart: true}}",
        s -> s.dependencies().getFirst().restart(),
        true);
    service(
        "depends_on bound",
        "depends_on: {b: {bound: true}}",
        s -> s.dependencies().getFirst().bound(),
        true);
  }

  private void checks() {
    service("service ready", "ready: {}", s -> s.ready().checks(), List.of());
    ready("fd", "3", new Check.Fd(3));
    ready("notify", "true", new Check.Notify(false));
    ready("notify", "all", new Check.Notify(true));
    ready("exec", "app -x", new Check.Exec(command("app", "-x")));
    ready("http", "http://x/", http(200, 399, Map.of()));
    ready("tcp", "\"[::1]:80\"", new Check.Tcp("::1", 80));
    ready("unix", "s", new Check.Unix("/conf/s"));
    ready("file", "/f", new Check.File("/f"));
    ready("log", "up.*", new Check.Log("up.*"));
    ready("up_for", "5s", new Check.UpFor(Duration.ofSeconds(5)));
    service("ready delay", "ready: {delay: 1m, fd: 3}", s -> s.ready().delay(), MINUTE);
    service("ready interval", "ready: {interval: 1m}", s -> s.ready().interval(), MINUTE);
    service("ready timeout", "ready: {timeout: 1m0s}", s -> s.ready().timeout(), MINUTE);
    service(
        "service health",
        "health: {unix: /s}",
        Service::health,
        new Health(
            List.of(new Check.Unix("/s")),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            3,
            1,
            Health.Action.RESTART));
    health("exec", "[app]", new Check.Exec(command("app")));
    health("http", "{url: http://x/}", http(200, 399, Map.of()));
    health("tcp", "x:1", new Check.Tcp("x", 1));
    health("unix", "/s", new Check.Unix("/s"));
    health("memory", "512MiB", new Check.Memory("a", 512L << 20));
    service(
        "health interval", "health: {tcp: x:1, interval: 1m}", s -> s.health().interval(), MINUTE);
    service("health timeout", "health: {tcp: x:1, timeout: 1m}", s -> s.health().timeout(), MINUTE);
    service("health failures", "health: {tcp: x:1, failures: 9}", s -> s.health().failures(), 9);
    service("health successes", "health: {tcp: x:1, successes: 9}", s -> s.health().successes(), 9);
    service(
        "health action",
        "health: {tcp: x:1, action: end}",
        s -> s.health().action(),
        Health.Action.END);
    service("health required", "health: {required: false}", Service::healthRequired, false);
    health("http", "{url: http://x/, status: 204}", http(204, 204, Map.of()));
    cases.add(renamed("http url", "{url: http://x/}", http(200, 399, Map.of())));
    cases.add(
        renamed("http status", "{url: http://x/, status: 200-204}", http(200, 204, Map.of())));
    cases.add(
        renamed(
            "http headers",
            "{url: http://x/, headers: {Host: y, x-key: z}}",
            http(200, 399, Map.of("Host", "y", "x-key", "z"))));
  }

  private Case renamed(String key, String value, Check expected) {
    health("http", value, expected);
    Case last = cases.removeLast();
    return new Case(key, last.yaml, last.value, last.expected);
  }

  /** All cases. */
  List<Case> all() {
    if (cases.isEmpty()) {
      tops();
      serviceLogs();
      services();
      limits();
      dependencies();
      checks();
      PolicyKeyCases.addTo(this);
      ScheduleKeyCases.addTo(this);
      ExportKeyCases.addTo(this);
    }
    return cases;
  }

  /** The files of all cases. */
  public static List<String> files() {
    return new KeyCases().all().stream().map(Case::yaml).toList();
  }
}
