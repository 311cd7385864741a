package dev.foster.core;

import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.plan.Plan;
import dev.foster.text.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A supervisor on virtual time whose world does what the test says: spawns succeed unless the test
 * makes them fail, and no process ends by itself.
 */
final class Script {
  private final SupervisorMachine machine;
  private final Map<String, Integer> pids = new LinkedHashMap<>();
  private final Map<String, String> tokens = new LinkedHashMap<>();
  private final List<Survivor> survivors = new ArrayList<>();
  private Predicate<Effect.Spawn> failing = spawn -> false;
  private SpawnFailure failure;
  private long now = 1_000_000_000L;
  private int nextPid = 100;
  private long chance;

  final List<Effect> effects = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  Effect.Exit exit;

  Script(Plan plan) {
    machine = new SupervisorMachine(plan, () -> chance += 0x9E3779B97F4A7C15L);
  }

  static Script booted(Plan plan) {
    Script script = new Script(plan);
    script.step(new Event.Booted());
    return script;
  }

  Script failSpawns(Predicate<Effect.Spawn> which) {
    failing = which;
    return this;
  }

  /** The failure of all spawns; null if they succeed. */
  void failSpawns(SpawnFailure all) {
    failure = all;
    failing = spawn -> all != null;
  }

  /** The messages that are shown without {@code -v}. */
  List<String> said() {
    return effects.stream()
        .filter(effect -> effect instanceof Effect.Report tell && tell.level() != Level.DEBUG)
        .map(effect -> ((Effect.Report) effect).text())
        .toList();
  }

  void step(Event event) {
    machine.step(event, now);
    run();
  }

  private void run() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      effects.add(effect);
      if (effect instanceof Effect.Spawn spawn) {
        machine.step(spawned(spawn), now);
      } else if (effect instanceof Effect.FindSurvivors) {
        machine.step(new Event.Scanned(List.copyOf(survivors)), now);
      } else if (effect instanceof Effect.Report tell) {
        String after = tell.afterLastLines();
        String text = tell.text() + (after == null || after.isEmpty() ? "" : "; " + after);
        log.add((tell.service() == null ? "foster" : tell.service()) + ": " + text);
      } else if (effect instanceof Effect.Exit end) {
        exit = end;
      } else if (effect instanceof Effect.Unexpected unexpected) {
        throw new AssertionError(unexpected.toString());
      }
    }
  }

  private Event spawned(Effect.Spawn spawn) {
    String name = spawn.service().name();
    String key = spawn.role() == Role.MAIN ? name : name + "/" + spawn.role().key();
    if (failing.test(spawn)) {
      return new Event.SpawnFailed(
          name,
          spawn.role(),
          spawn.index(),
          spawn.token(),
          failure != null
              ? failure
              : new SpawnFailure(SpawnException.Stage.NOT_FOUND, "cannot find '" + name + "'"));
    }
    int pid = nextPid++;
    pids.put(key, pid);
    tokens.put(name, spawn.token().split("\\.")[0]);
    return new Event.Spawned(name, spawn.role(), spawn.index(), spawn.token(), pid);
  }

  /** Lets time pass, and stops at each deadline. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    while (machine.deadline() <= end) {
      now = Math.max(now, machine.deadline());
      machine.expire(now);
      run();
    }
    now = end;
  }

  void exits(String key, int code) {
    step(new Event.Exited(pids.get(key), new ExitStatus.Exited(code), 0));
  }

  void dies(String key, int signal) {
    step(new Event.Exited(pids.get(key), new ExitStatus.Killed(signal, false), 0));
  }

  void signal(int number) {
    step(new Event.Signalled(number, 0, false));
  }

  void passes(String service, int check) {
    step(new Event.CheckPassed(service, tokens.get(service), check));
  }

  void probed(String service, Role role, int index, boolean ok, String detail) {
    step(new Event.Probed(service, tokens.get(service), role, index, ok, detail));
  }

  void notifies(String service, Notification message) {
    step(new Event.Notified(service, tokens.get(service), message));
  }

  void ask(long id, Request request) {
    step(new Event.Requested(id, request));
  }

  Reply answer(long id) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Answer answer && answer.id() == id) {
        return answer.reply();
      }
    }
    return null;
  }

  /** Adds a process of the service's present run, which a scan finds. */
  Survivor leaves(String service, int pid) {
    return leaves(service, pid, Role.MAIN);
  }

  /** The same for a process that a hook or check has started. */
  Survivor leaves(String service, int pid, Role role) {
    ProcessInfo process = new ProcessInfo(pid, 1, pid, pid, 1, service + "-child", 'S');
    survivors.add(new Survivor(service, tokens.get(service), role, process));
    return survivors.getLast();
  }

  Survivor orphan(int pid) {
    survivors.add(
        new Survivor(null, null, null, new ProcessInfo(pid, 1, pid, pid, 1, "orphan", 'S')));
    return survivors.getLast();
  }

  /** The process ends and another process reaps it. */
  void vanishes(int pid) {
    survivors.removeIf(survivor -> survivor.process().pid() == pid);
  }

  void gone(int pid) {
    survivors.removeIf(survivor -> survivor.process().pid() == pid);
    step(new Event.Exited(pid, new ExitStatus.Killed(15, false), 0));
  }

  /** The wall clock shows this time now, and goes on from there. */
  void setClock(Instant time) {
    long wall = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    step(new Event.ClockSet(wall - now));
  }

  boolean isAnswered(long id) {
    return answer(id) != null;
  }

  void reload(Plan next) {
    ask(1_000, new Request.Reload(false));
    step(new Event.PlanRead(1_000, false, next, false, List.of()));
  }

  String state(String service) {
    for (ServiceView view : machine.views()) {
      if (view.plan().name().equals(service)) {
        return view.state();
      }
    }
    return null;
  }

  ServiceView view(String service) {
    return machine.views().stream()
        .filter(view -> view.plan().name().equals(service))
        .findFirst()
        .orElseThrow();
  }

  /** FOSTER_RUN of the service's present run. */
  String tokenOf(String service) {
    return tokens.get(service);
  }

  int pid(String key) {
    return pids.getOrDefault(key, 0);
  }

  /**
   * The signals sent so far, {@code NAME:SIGNAL}, to groups {@code NAME:-SIGNAL}; without the CONT
   * that follows a stop signal.
   */
  List<String> signals() {
    List<String> sent = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Signal signal && signal.signal() != Signals.CONT) {
        sent.add(signal.service() + ":" + (signal.group() ? "-" : "") + signal.signal());
      }
    }
    return sent;
  }

  /** Names of main processes in the order of their starts. */
  List<String> starts() {
    List<String> names = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Spawn spawn && spawn.role() == Role.MAIN) {
        names.add(spawn.service().name());
      }
    }
    return names;
  }

  long deadline() {
    return machine.deadline();
  }

  long now() {
    return now;
  }

  /** The tokens of everything that was killed with all its processes. */
  List<String> killedRuns() {
    List<String> tokens = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.KillRun kill) {
        tokens.add(kill.token());
      }
    }
    return tokens;
  }

  /** The pids of the survivors that got a stop signal, in order. */
  List<Integer> toldToEnd() {
    List<Integer> pids = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.SignalSurvivors it && it.signal() == Signals.TERM) {
        it.survivors().forEach(survivor -> pids.add(survivor.process().pid()));
      }
    }
    return pids;
  }
}
