package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.ExportedValues;
import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.core.RunToken;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A oneshot that exports variables, and services that take them, on virtual time: runs that export
 * too little or fail, requests, reloads that change both sides. {@link ExportInvariants} follows
 * what was written.
 */
final class ExportSimulation extends CoreSimulation {
  private static final int ACTIONS = 100;
  private static final String[] NAMES = {"A", "B", "C"};
  private static final String[] SERVICES = {"setup", "app", "web"};

  /** A process, and when it ends by itself. */
  private record Process(Effect.Spawn spawn, int pid, long end) {}

  private final ExportInvariants invariants = new ExportInvariants();
  private final Map<Integer, Process> processes = new LinkedHashMap<>();
  private int values;
  private boolean calm;

  private ExportSimulation(long seed) {
    super(seed);
    next = plan();
    begin(next);
  }

  /** Runs a seed; throws a {@link Violation}, or whatever else went wrong. */
  static void run(long seed) {
    new ExportSimulation(seed).run();
  }

  // --- plans ------------------------------------------------------------------------------------

  private Plan plan() {
    int exported = random.below(NAMES.length + 1);
    List<String> names = List.of(NAMES).subList(0, exported);
    Plans.ServicePlan setup =
        Plans.service("setup").oneshot().exports(names.toArray(String[]::new));
    setup.runs("/bin/setup" + random.below(2));
    if (random.percent(80)) {
      setup.finish(Plans.ServicePlan.command("finish")); // requests come before the run is over
    }
    usual(setup);
    Plans plans = Plans.plan().with(setup);
    for (String name : List.of("app", "web")) {
      Plans.ServicePlan taker = Plans.service(name);
      usual(taker);
      if (name.equals("web") && random.percent(40)) {
        taker.after("app", Dependency.Condition.READY, random.percent(50), random.percent(30));
      }
      if (random.percent(80)) {
        taker.after("setup", Dependency.Condition.COMPLETED, true, random.percent(50));
        for (String variable : names) {
          if (random.percent(60)) {
            taker.imports(variable, "setup");
          }
        }
      }
      if (random.percent(30)) {
        taker.preStart(Plans.ServicePlan.command("pre"));
      }
      plans.with(taker);
    }
    return plans.with(Plans.service("keeper").ends(Service.EndsContainer.NEVER)).build();
  }

  private void usual(Plans.ServicePlan service) {
    service
        .ends(Service.EndsContainer.NEVER)
        .delay(Duration.ofMillis(100), 2, Duration.ofSeconds(1), 0);
    if (random.percent(60)) {
      service.restart(RestartPolicy.Mode.ON_FAILURE);
    }
  }

  // --- what happens -----------------------------------------------------------------------------

  private void run() {
    step(new Event.Booted());
    for (int i = 0; i < ACTIONS; i++) {
      act();
    }
    calm = true;
    advance(Duration.ofMinutes(5));
    for (String name : SERVICES) {
      invariants.calm(view(machine, name), view(machine, "setup"));
    }
    step(new Event.Signalled(Signals.TERM, 0, false));
    advance(Duration.ofMinutes(1));
    if (!over) {
      throw new Violation("ShutdownEnds", "Foster has not ended");
    }
  }

  private void act() {
    int what = random.below(100);
    List<String> one = List.of(SERVICES[random.below(SERVICES.length)]);
    if (what < 60) {
      advance(Duration.ofMillis(random.pick(0, 1, 20, 300, 3_000)));
    } else if (what < 68) {
      step(new Event.Requested(now, new Request.Start(one)));
    } else if (what < 74) {
      step(new Event.Requested(now, new Request.Stop(one)));
    } else if (what < 86) {
      step(new Event.Requested(now, new Request.Restart(one)));
    } else {
      next = random.percent(30) ? next : plan();
      step(new Event.Requested(now, new Request.Reload(false)));
    }
  }

  private void advance(Duration time) {
    long end = now + time.toNanos();
    while (!over) {
      Process first = null;
      for (Process process : processes.values()) {
        first = first == null || process.end < first.end ? process : first;
      }
      long nearest = Math.min(machine.deadline(), first == null ? NEVER : first.end);
      if (nearest > end) {
        break;
      }
      now = Math.max(now, nearest);
      if (first != null && first.end <= now) {
        ends(first, new ExitStatus.Exited(!calm && random.percent(25) ? 3 : 0));
      } else {
        machine.expire(now);
        effects();
      }
    }
    now = end;
  }

  private void ends(Process process, ExitStatus status) {
    processes.remove(process.pid);
    Effect.Spawn spawn = process.spawn;
    if (spawn.role() == Role.MAIN && !spawn.service().exports().isEmpty()) {
      exports(spawn);
    }
    step(new Event.Exited(process.pid, status, 0));
  }

  /** What it has written; sometimes too little, sometimes Foster cannot read it in time. */
  private void exports(Effect.Spawn spawn) {
    if (!calm && random.percent(10)) {
      return;
    }
    Map<String, String> written = new HashMap<>();
    for (String name : spawn.service().exports()) {
      if (calm || random.percent(85)) {
        written.put(name, name + ++values);
      }
    }
    boolean wrong = !calm && random.percent(10);
    invariants.wrote(spawn, wrong ? Map.of() : written);
    ExportedValues all = wrong ? null : new ExportedValues(written);
    String failure = wrong ? "line 1 is wrong" : null;
    step(new Event.Exported(spawn.service().name(), spawn.token(), all, failure));
  }

  @Override
  void spawn(Effect.Spawn spawn) {
    int pid = nextPid++;
    boolean lasts = spawn.role() == Role.MAIN && !spawn.service().isOneshot();
    boolean finishes = spawn.role() == Role.FINISH;
    long length = random.pick(finishes ? 500 : 0, 1, 50, 2_000) * 1_000_000L;
    boolean crashes = !calm && random.percent(20);
    processes.put(pid, new Process(spawn, pid, lasts && !crashes ? NEVER : now + length));
    invariants.starts(spawn, RunToken.parse(spawn.token()).run());
    String name = spawn.service().name();
    machine.step(new Event.Spawned(name, spawn.role(), spawn.index(), spawn.token(), pid), now);
  }

  @Override
  void reported(Effect.Report report) {
    invariants.reported(report);
  }

  @Override
  void signalled(Effect.Signal signal) {
    Process process = processes.get(signal.pid());
    boolean kills = signal.signal() == Signals.KILL || signal.signal() == Signals.TERM;
    if (kills && process != null) {
      long end = Math.min(process.end, now + random.below(2) * SECOND);
      processes.put(process.pid, new Process(process.spawn, process.pid, end));
    }
  }
}
