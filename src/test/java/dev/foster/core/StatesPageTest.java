package dev.foster.core;

import static dev.foster.plan.Plans.ServicePlan.command;
import static dev.foster.plan.Plans.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.ProcessInfo;
import dev.foster.plan.Check;
import dev.foster.plan.Health;
import dev.foster.plan.Plans;
import dev.foster.plan.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The reference page of the states is what the states do: every event is given to every state, and
 * what comes of it is the table. {@code -Dfoster.write.docs=true} writes the page anew.
 */
class StatesPageTest {
  private static final Path PAGE = Path.of("docs/reference/states.md");
  private static final long FAR = Long.MAX_VALUE / 4;

  private final StepContext stage = new StepContext(() -> 42);

  private static Service plan() {
    Health health =
        new Health(
            List.of(new Check.Tcp("localhost", 1)),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            1,
            1,
            Health.Action.RESTART);
    Plans.ServicePlan plan =
        service("a")
            .ready(new Check.Exec(command("/bin/check")))
            .health(health)
            .preStart(command("/bin/prepare"))
            .finish(command("/bin/finish"))
            .stopCommand(command("/bin/down"));
    return plan.build();
  }

  private Map<String, Function<ServiceMachine, State>> states() {
    Run run = new Run("t", 1, 0, new int[0]);
    Outcome broken = Outcome.broken("broke").withStatus(new ExitStatus.Exited(1));
    List<Survivor> left = List.of(survivor());
    Map<String, Function<ServiceMachine, State>> states = new LinkedHashMap<>();
    states.put("Down", m -> new Resting.Down());
    states.put("Waiting", m -> new Resting.Waiting());
    states.put("Preparing", m -> new Beginning.Preparing(run, 0, 7, FAR));
    states.put("Launching", m -> new Beginning.Launching(run));
    states.put("Starting", m -> Beginning.Starting.enter(m, run, 8));
    states.put("Up", m -> Up.enter(m, run, 8));
    states.put("Reloading", m -> new Reloading(Up.enter(m, run, 8), m.now(), FAR));
    states.put("Aborting", m -> new Ending.Aborting(run, 7, FAR, broken));
    states.put("Quitting", m -> new Ending.Quitting(run, 8, 0, FAR, Outcome.QUITS));
    states.put("Commanding", m -> new Ending.Commanding(run, 8, 15, FAR, broken));
    states.put("Stopping", m -> new Ending.Stopping(run, 8, 15, FAR, broken));
    states.put("Killing", m -> new Ending.Killing(run, 8, broken));
    states.put("Concluding", m -> new Ending.Concluding(run, 9, FAR, FAR, broken));
    states.put("Clearing", m -> new Leftover.Clearing(run, FAR, broken, false));
    states.put("Draining", m -> new Leftover.Draining(run, FAR, broken, false, left, left));
    states.put("Purging", m -> new Leftover.Purging(run, FAR, broken, false));
    states.put("Backoff", m -> new Resting.Backoff(1, FAR, "crashed"));
    states.put("Completed", m -> new Resting.Completed());
    states.put("Failed", m -> new Resting.Failed("gave up", 1));
    return states;
  }

  private static Survivor survivor() {
    return new Survivor("a", "t", new ProcessInfo(9, 1, 9, 9, 1, "child", 'S'));
  }

  private static Map<String, BiFunction<ServiceMachine, State, State>> events() {
    ExitStatus bad = new ExitStatus.Exited(1);
    ExitStatus good = new ExitStatus.Exited(0);
    Outcome asked = Outcome.stopped("asked to");
    SpawnFailure failure =
        new SpawnFailure(dev.foster.kernel.SpawnException.Stage.NOT_FOUND, "cannot find it");
    Map<String, BiFunction<ServiceMachine, State, State>> events = new LinkedHashMap<>();
    events.put("start", (m, s) -> s.start(m));
    events.put("begin", (m, s) -> s.begin(m));
    events.put("dependencyFailed", (m, s) -> s.dependencyFailed(m, "its dependency failed"));
    events.put("stop, wanted", (m, s) -> s.stop(m, asked));
    events.put(
        "stop, not wanted",
        (m, s) -> {
          m.want(false, false);
          return s.stop(m, asked);
        });
    events.put("kill", (m, s) -> s.kill(m));
    events.put("spawned", (m, s) -> s.spawned(m, role(s), 0, 8));
    events.put("spawnFailed", (m, s) -> s.spawnFailed(m, role(s), 0, failure));
    events.put("exited", (m, s) -> s.exited(m, bad, 0));
    events.put("hookExited 0", (m, s) -> s.hookExited(m, role(s), 0, good));
    events.put("hookExited 1", (m, s) -> s.hookExited(m, role(s), 0, bad));
    events.put("probed well", (m, s) -> s.probed(m, role(s), 0, true, null));
    events.put("probed badly", (m, s) -> s.probed(m, role(s), 0, false, "refused"));
    events.put("says READY=1", (m, s) -> s.notified(m, says(true, false, false)));
    events.put("says RELOADING=1", (m, s) -> s.notified(m, says(false, true, false)));
    events.put("says STOPPING=1", (m, s) -> s.notified(m, says(false, false, true)));
    events.put("survivors: none", (m, s) -> s.survivors(m, List.of()));
    events.put("survivors: some", (m, s) -> s.survivors(m, List.of(survivor())));
    events.put("expired", (m, s) -> s.expired(m));
    return events;
  }

  private static Notification says(boolean ready, boolean reloading, boolean stopping) {
    return new Notification(
        new Notification.Sender(8, 0, 8, new int[0], null),
        ready,
        reloading,
        stopping,
        false,
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The role that a state waits for. */
  private static Role role(State state) {
    return switch (state) {
      case Beginning.Preparing p -> Role.PRE_START;
      case Beginning.Starting p -> Role.READY_PROBE;
      case Serving p -> Role.HEALTH_PROBE;
      case Ending.Commanding p -> Role.STOP_COMMAND;
      case Ending.Concluding p -> Role.FINISH;
      default -> Role.MAIN;
    };
  }

  private String cell(
      Function<ServiceMachine, State> make, BiFunction<ServiceMachine, State, State> event) {
    ServiceMachine m = new ServiceMachine(stage, plan());
    m.want(true, true);
    stage.now = 1_000_000_000L;
    State before = make.apply(m);
    stage.effects.clear();
    stage.scanDone();
    State after = event.apply(m, before);
    Set<String> effects = new LinkedHashSet<>();
    boolean bug = false;
    for (Effect effect : stage.effects) {
      bug |= effect instanceof Effect.Unexpected;
      if (!(effect instanceof Effect.Tell) && !words(effect).startsWith("signal 18")) {
        effects.add(words(effect));
      }
    }
    stage.effects.clear();
    if (bug) {
      return "—";
    }
    boolean same = after.getClass() == before.getClass();
    String to = same ? "·" : "**" + after.getClass().getSimpleName() + "**";
    return effects.isEmpty() ? to : to + " " + String.join(", ", effects);
  }

  private static String words(Effect effect) {
    return switch (effect) {
      case Effect.Spawn spawn -> "spawn " + spawn.role().words();
      case Effect.Signal signal ->
          "signal " + signal.signal() + (signal.group() ? " to the group" : "");
      case Effect.KillRun kill -> "signal 9 to all of it";
      case Effect.SignalSurvivors signal -> "signal " + signal.signal() + " to them";
      case Effect.FindSurvivors find -> "look for survivors";
      case Effect.StartProbe probe -> "probe";
      case Effect.CancelProbes cancel -> "cancel probes";
      case Effect.RunEnded ended -> "run over";
      default -> effect.getClass().getSimpleName();
    };
  }

  private String page() {
    StringBuilder page = new StringBuilder(HEAD);
    List<String> names = new ArrayList<>(states().keySet());
    for (String name : names) {
      ServiceMachine m = new ServiceMachine(stage, plan());
      State state = states().get(name).apply(m);
      stage.effects.clear();
      page.append("\n## ").append(name).append(" (`").append(state.word()).append("`)\n\n");
      page.append("| event | becomes, and does |\n|---|---|\n");
      events()
          .forEach(
              (event, apply) ->
                  page.append("| ")
                      .append(event)
                      .append(" | ")
                      .append(cell(states().get(name), apply))
                      .append(" |\n"));
    }
    return page.toString();
  }

  private static final String HEAD =
      """
      # States

      What a service is in, and what each event makes of it. This page is written by a test that gives
      every event to every state of the core; it cannot be out of date.

      Users see eight words: `down` `waiting` `starting` `up` `stopping` `backoff` `completed`
      `failed`. Inside there are nineteen states. Beside the state stands what is *wanted* (up or
      down): it decides where a service goes when a run is over, so `stop` is tabulated for both.

      A dot means that the state stays. A dash means that the event can never come there; should it
      come all the same, Foster says that it has found an error of its own and goes on. The service of
      the tables has a `pre_start` command, an `exec` readiness check, a health check with one allowed
      failure, a `stop.command`, a `finish` command and `restart: always`. Signal 18 (CONT), which follows
      each signal but 9, is not shown.
      """;

  @Test
  void page_isWhatTheStatesDo() throws IOException {
    String page = page();
    if (Boolean.getBoolean("foster.write.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE), "write it anew with -Dfoster.write.docs=true");
  }
}
