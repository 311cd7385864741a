package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.ServiceView;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.plan.Plan;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The core alone, on virtual time: no probes, no processes left behind. What is simulated beside it
 * is up to the subclass.
 */
abstract class CoreSimulation {
  static final long SECOND = 1_000_000_000L;
  static final long NEVER = Long.MAX_VALUE;

  final SeededRandom random;
  SupervisorMachine machine;

  /** What the next reload reads. */
  Plan next;

  /** Monotonic time, in nanoseconds. */
  long now = SECOND;

  int nextPid = 100;

  /** True once Foster has ended. */
  boolean over;

  private final ArrayDeque<Event> answers = new ArrayDeque<>();

  CoreSimulation(long seed) {
    random = new SeededRandom(seed);
  }

  void begin(Plan plan) {
    machine = new SupervisorMachine(plan, random::next);
  }

  abstract void spawn(Effect.Spawn spawn);

  abstract void signalled(Effect.Signal signal);

  abstract void reported(Effect.Report report);

  /** What a trace shows after an event. */
  String facts() {
    return "";
  }

  final void step(Event event) {
    trace(now + " " + MessageChecks.of(event) + facts());
    machine.step(event, now);
    effects();
    while (!answers.isEmpty()) {
      machine.step(answers.poll(), now);
      effects();
    }
  }

  final void effects() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      trace(now + "   " + MessageChecks.of(effect));
      switch (effect) {
        case Effect.Spawn it -> spawn(it);
        case Effect.Signal it -> signalled(it);
        case Effect.FindSurvivors it -> machine.step(new Event.Scanned(List.of()), now);
        case Effect.ReadPlan it ->
            answers.add(new Event.PlanRead(it.id(), false, next, false, List.of()));
        case Effect.Report it -> reported(it);
        case Effect.Exit it -> over = true;
        case Effect.Unexpected it -> throw new Violation("StatesAreWhole", it.toString());
        default -> {}
      }
    }
  }

  private static void trace(String line) {
    if (Boolean.getBoolean("foster.sim.trace")) {
      System.out.println(line);
    }
  }

  /** A service as others see it. */
  static ServiceView view(SupervisorMachine machine, String name) {
    for (ServiceView view : machine.views()) {
      if (view.plan().name().equals(name)) {
        return view;
      }
    }
    throw new IllegalStateException(name);
  }
}
