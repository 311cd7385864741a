package dev.foster.core.state;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.service;

import dev.foster.core.Effect;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.plan.Check;
import dev.foster.plan.Health;
import dev.foster.plan.Plans;
import dev.foster.plan.Ready;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Schedule;
import dev.foster.plan.Schedules;
import dev.foster.plan.Service;
import dev.foster.sim.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The rows and columns of the table of states: services, states and events to combine. */
final class Cells {
  static final long NOW = 1_000_000_000L;
  private static final long FAR = Long.MAX_VALUE / 4;

  /** All deadlines have passed. */
  static final long LATE = FAR + 1;

  private static final int PID = 8;
  private static final Run RUN = new Run("t", 1, 0, Map.of());
  private static final ExitStatus GOOD = new ExitStatus.Exited(0);
  private static final ExitStatus BAD = new ExitStatus.Exited(1);

  private Cells() {}

  /** A state, made by a test. */
  record StateCase(String name, Function<ServiceMachine, State> maker) {
    State make(ServiceMachine service) {
      return maker.apply(service);
    }
  }

  /**
   * One way in which an event can come.
   *
   * @param wanted what is wanted when the page shows it
   */
  record EventCase(
      String event,
      String label,
      boolean wanted,
      BiFunction<ServiceMachine, State, State> function) {
    State apply(ServiceMachine service, State state) {
      return function.apply(service, state);
    }

    boolean isDeadline() {
      return event.equals("expired");
    }
  }

  // --- services ---------------------------------------------------------------------------------

  /** The first service has everything. */
  static List<Service> services() {
    RestartPolicy.Mode never = RestartPolicy.Mode.NEVER;
    return List.of(
        full().build(),
        full().restart(never).lookup(null).build(),
        full().limit(0, Duration.ofSeconds(60)).build(),
        full().delay(Duration.ZERO, 1, Duration.ZERO, 0).build(),
        withChecks().watchdog(Duration.ofSeconds(1)).build(),
        service("a").build(),
        service("a").oneshot().build(),
        scheduled(Schedule.Overlap.SKIP),
        scheduled(Schedule.Overlap.REPLACE));
  }

  private static Service scheduled(Schedule.Overlap overlap) {
    Duration hour = Duration.ofHours(1);
    return full()
        .ends(Service.EndsContainer.NEVER)
        .schedule(Schedules.every(hour, overlap))
        .build();
  }

  private static Plans.ServicePlan full() {
    return withChecks()
        .lookup(service -> null)
        .preStart(command("/bin/prepare"))
        .stopDelay(Duration.ofSeconds(3))
        .postStart(command("/bin/warm"))
        .finish(command("/bin/finish"))
        .stopCommand(command("/bin/down"));
  }

  private static Plans.ServicePlan withChecks() {
    return service("a").ready(new Check.Exec(command("/bin/check"))).health(health());
  }

  private static Health health() {
    return new Health(
        List.of(new Check.Tcp("localhost", 1)),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        1,
        1,
        Health.Action.RESTART);
  }

  /** False if the service lacks what the state or event needs. */
  static boolean isPossible(Service plan, StateCase state, EventCase event) {
    if (plan.schedule() == null
        && (state.name().equals("Scheduled") || event.event().equals("due"))) {
      return false;
    }
    return switch (state.name()) {
      case "LookingUp" -> plan.process().lookup() != null;
      case "PostStart" -> !plan.postStart().isEmpty();
      case "PreStart", "StoppingHook" -> !plan.preStart().isEmpty();
      case "Starting" -> !plan.ready().checks().isEmpty();
      case "RunningStopCommand" -> plan.stop().command() != null;
      case "Finishing" -> plan.finish() != null;
      case "Up", "Up, reloading" -> plan.health() != null || !needsHealth(event);
      default -> true;
    };
  }

  private static boolean needsHealth(EventCase event) {
    return List.of("spawned", "spawnFailed", "hookExited", "probed", "expired")
        .contains(event.event());
  }

  // --- states -----------------------------------------------------------------------------------

  static List<String> stateNames() {
    return List.of(
        "Down",
        "Waiting",
        "Scheduled",
        "Backoff",
        "Completed",
        "Failed",
        "LookingUp",
        "PreStart",
        "Spawning",
        "Starting",
        "PostStart",
        "Up",
        "StoppingHook",
        "DelayingStop",
        "SelfStopping",
        "RunningStopCommand",
        "StoppingMain",
        "KillingMain",
        "Finishing",
        "FindingSurvivors",
        "StoppingSurvivors",
        "KillingSurvivors");
  }

  /** A state with this many cases gets a section of its own. */
  static int shown(String state) {
    return state.equals("Up") ? 2 : 1;
  }

  /** The cases of one state; for the states of the group Stopping, with several outcomes. */
  static List<StateCase> states(String name) {
    List<StateCase> cases = new ArrayList<>();
    switch (name) {
      case "Down" -> cases.add(new StateCase(name, m -> new Down()));
      case "Waiting" -> cases.add(new StateCase(name, m -> new Waiting()));
      case "Scheduled" -> cases.add(new StateCase(name, m -> new Scheduled()));
      case "Backoff" -> cases.add(new StateCase(name, m -> new Backoff(FAR, "crashed")));
      case "Completed" -> cases.add(new StateCase(name, m -> new Completed()));
      case "Failed" -> cases.add(new StateCase(name, m -> new Failed("gave up")));
      case "LookingUp" -> {
        cases.add(new StateCase(name, m -> new LookingUp(RUN, m.plan(), false)));
        cases.add(new StateCase(name, m -> new LookingUp(RUN, m.plan(), true)));
        cases.add(new StateCase(name, m -> new LookingUp(RUN, null, true)));
      }
      case "PreStart" -> {
        cases.add(
            new StateCase(
                name,
                m -> new PreStart(RUN, List.of(Plans.ServicePlan.command("/bin/one")), 0, 7, FAR)));
        cases.add(
            new StateCase(
                name,
                m -> new PreStart(RUN, List.of(Plans.ServicePlan.command("/bin/one")), 0, 0, FAR)));
      }
      case "Spawning" -> cases.add(new StateCase(name, m -> new Spawning(RUN, m.plan().ready())));
      case "Starting" ->
          cases.add(new StateCase(name, m -> Starting.enter(m, RUN, PID, m.plan().ready())));
      case "PostStart" -> {
        cases.add(new StateCase(name, m -> postStart(7)));
        cases.add(new StateCase(name, m -> postStart(0)));
      }
      case "Up" -> {
        cases.add(new StateCase(name, m -> Up.enter(m, RUN, PID)));
        cases.add(new StateCase("Up, reloading", Cells::reloading));
      }
      default ->
          outcomes().forEach(end -> cases.add(new StateCase(name, m -> stopping(name, end))));
    }
    return cases;
  }

  private static State postStart(int hook) {
    return new PostStart(RUN, PID, List.of(Plans.ServicePlan.command("/bin/one")), 0, hook, FAR);
  }

  private static State reloading(ServiceMachine service) {
    return Up.enter(service, RUN, PID).notified(service, Messages.reloading(PID));
  }

  private static List<Outcome> outcomes() {
    return List.of(
        Outcome.misbehaved("broke").withStatus(BAD),
        Outcome.stopped("requested").withStatus(BAD),
        Outcome.exited(GOOD, "exited"),
        Outcome.exited(BAD, "exited"),
        Outcome.dependencyFailed("its dependency failed"));
  }

  private static State stopping(String name, Outcome outcome) {
    List<Survivor> left = List.of(survivor());
    return switch (name) {
      case "StoppingHook" -> new StoppingHook(RUN, Role.PRE_START, 7, FAR, outcome);
      case "DelayingStop" -> new DelayingStop(RUN, PID, FAR, outcome);
      case "SelfStopping" -> new SelfStopping(RUN, PID, 0, FAR, Outcome.SELF_STOPPING);
      case "RunningStopCommand" -> new RunningStopCommand(RUN, PID, FAR, outcome);
      case "StoppingMain" -> new StoppingMain(RUN, PID, Signals.TERM, FAR, outcome);
      case "KillingMain" -> new KillingMain(RUN, PID, FAR, outcome);
      case "Finishing" -> new Finishing(RUN, 9, FAR, FAR, outcome);
      case "FindingSurvivors" -> new FindingSurvivors(RUN, FAR, outcome, false);
      case "StoppingSurvivors" -> new StoppingSurvivors(RUN, FAR, outcome, false, left, left);
      case "KillingSurvivors" -> new KillingSurvivors(RUN, FAR, FAR, List.of(), outcome, false);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Survivor survivor() {
    return new Survivor("a", "t", Role.MAIN, new ProcessInfo(9, 1, 9, 9, 1, "child", 'S'));
  }

  // --- events -----------------------------------------------------------------------------------

  static List<String> eventNames() {
    return List.of(
        "start",
        "dependenciesReady",
        "dependencyFailed",
        "due",
        "stop",
        "kill",
        "spawned",
        "spawnFailed",
        "lookedUp",
        "exited",
        "hookExited",
        "probed",
        "notified",
        "scanned",
        "replanned",
        "expired");
  }

  static List<EventCase> events(String event) {
    List<EventCase> cases = new ArrayList<>();
    for (EventCase each : events()) {
      if (each.event().equals(event)) {
        cases.add(each);
      }
    }
    return cases;
  }

  private static List<EventCase> events() {
    Outcome request = Outcome.stopped("requested");
    SpawnFailure failure = new SpawnFailure(SpawnException.Stage.NOT_FOUND, "cannot find it");
    Notification ready = Messages.ready(PID);
    return List.of(
        event("start", "start", (m, s) -> s.start(m)),
        event("dependenciesReady", "dependenciesReady", (m, s) -> s.dependenciesReady(m, Map.of())),
        event("dependencyFailed", "dependencyFailed", (m, s) -> s.dependencyFailed(m, "it failed")),
        event("due", "due", (m, s) -> s.due(m, Instant.EPOCH)),
        event("stop", "stop, wanted", (m, s) -> s.stop(m, request)),
        new EventCase("stop", "stop, not wanted", false, (m, s) -> s.stop(m, request)),
        event("kill", "kill", (m, s) -> s.kill(m)),
        event("spawned", "spawned", (m, s) -> s.spawned(m, role(s), 0, PID)),
        event("spawnFailed", "spawnFailed", (m, s) -> s.spawnFailed(m, role(s), 0, failure)),
        event("lookedUp", "lookedUp", (m, s) -> s.lookedUp(m, m.plan(), null)),
        event("lookedUp", "lookedUp: failed", (m, s) -> s.lookedUp(m, null, failure)),
        event("exited", "exited", (m, s) -> s.exited(m, BAD, 0)),
        event("hookExited", "hookExited with 0", (m, s) -> s.hookExited(m, role(s), 0, GOOD)),
        event("hookExited", "hookExited with 1", (m, s) -> s.hookExited(m, role(s), 0, BAD)),
        event("probed", "probed: passed", (m, s) -> s.probed(m, role(s), 0, true, null)),
        event("probed", "probed: failed", (m, s) -> s.probed(m, role(s), 0, false, "refused")),
        event("notified", "notified READY=1", (m, s) -> s.notified(m, ready)),
        event("notified", "notified RELOADING=1", (m, s) -> s.notified(m, Messages.reloading(PID))),
        event("notified", "notified STOPPING=1", (m, s) -> s.notified(m, Messages.stopping(PID))),
        event(
            "notified",
            "notified WATCHDOG=trigger",
            (m, s) -> s.notified(m, Messages.trigger(PID))),
        event("scanned", "scanned: none left", (m, s) -> s.scanned(m, List.of())),
        event("scanned", "scanned: some left", (m, s) -> s.scanned(m, List.of(survivor()))),
        event("replanned", "replanned", (m, s) -> s.replanned(m, withoutChecks(m.plan()))),
        event("expired", "expired", (m, s) -> s.expired(m)));
  }

  /** The plan until now: without checks, which are new. */
  private static Service withoutChecks(Service plan) {
    return plan.toBuilder()
        .ready(new Ready(List.of(), Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5)))
        .health(null)
        .build();
  }

  private static EventCase event(
      String event, String label, BiFunction<ServiceMachine, State, State> function) {
    return new EventCase(event, label, true, function);
  }

  /** The role of the process that a state waits for. */
  private static Role role(State state) {
    return switch (state) {
      case PreStart it -> Role.PRE_START;
      case StoppingHook it -> Role.PRE_START;
      case PostStart it -> Role.POST_START;
      case Starting it -> Role.READY_PROBE;
      case Up it -> Role.HEALTH_PROBE;
      case RunningStopCommand it -> Role.STOP_COMMAND;
      case Finishing it -> Role.FINISH;
      default -> Role.MAIN;
    };
  }

  /** An effect in words; null if the page leaves it out. */
  static String text(Effect effect) {
    return switch (effect) {
      case Effect.Spawn spawn -> "spawn " + spawn.role().key();
      case Effect.LookUp it -> "look up";
      case Effect.Signal it when it.signal() == Signals.CONT -> null;
      case Effect.Signal it -> Signals.name(it.signal()) + to(it);
      case Effect.KillRun kill ->
          kill.token().equals("t") ? "SIGKILL to the run" : "SIGKILL to the check";
      case Effect.SignalSurvivors it when it.signal() == Signals.CONT -> null;
      case Effect.SignalSurvivors it -> Signals.name(it.signal()) + " to survivors";
      case Effect.FindSurvivors find -> "scan for survivors";
      case Effect.StartProbe probe -> "begin check";
      case Effect.CancelProbes cancel -> "cancel checks";
      case Effect.RunEnded ended -> "run ended";
      case Effect.ReportUnkillable it -> null;
      case Effect.Report report -> null;
      default -> effect.getClass().getSimpleName();
    };
  }

  private static String to(Effect.Signal signal) {
    String pid = signal.pid() == PID ? "main process" : "command";
    return " to " + (signal.group() ? "group of " + pid : pid);
  }
}
