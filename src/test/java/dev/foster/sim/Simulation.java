package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.SupervisorMachine;
import dev.foster.plan.Plan;
import java.util.List;

/**
 * One supervisor, its services and everything that happens to them, from one seed: first a storm,
 * then calm weather in which all must come to rest, then the end. Sometimes the end comes early.
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;

  private final Dice dice;
  private final Agenda agenda = new Agenda();
  private final PlanMaker planMaker;
  private final SupervisorMachine machine;
  private final Cast cast;
  private final Ledger ledger;
  private final List<Invariant> invariants;
  private final Turns turns;
  private final Storm storm;

  private Simulation(long seed, Trace trace) {
    dice = new Dice(seed);
    planMaker = new PlanMaker(dice.split());
    Plan plan = planMaker.first();
    trace.note(agenda.now(), () -> "seed " + seed + Words.plan(plan));
    SimulatedKernel kernel = new SimulatedKernel(agenda, dice.pick(40, 100, 400));
    machine = new SupervisorMachine(plan, dice.split()::next);
    cast = new Cast(dice.split(), agenda, this::planOf, event -> post(event));
    kernel.programs(cast);
    ledger = new Ledger(machine, kernel);
    Whose whose = new Whose(kernel);
    invariants = Invariants.all(ledger, whose);
    Truth truth =
        dice.percent(50) ? new Truth.Known(kernel, whose) : new Truth.Found(kernel, whose);
    turns =
        new Turns(
            agenda,
            kernel,
            machine,
            dice.split(),
            trace,
            cast,
            ledger,
            invariants,
            truth,
            this::readPlan);
    storm = new Storm(dice.split(), agenda, kernel, cast, ledger, turns);
    turns.onChange(storm::changed);
  }

  /** Runs a seed; throws a {@link Violation}, or whatever else went wrong. */
  static void run(long seed, Trace trace) {
    new Simulation(seed, trace).run();
  }

  private dev.foster.plan.Service planOf(String service) {
    return ledger.latest.get(service).plan;
  }

  private void post(Event event) {
    turns.post(event);
  }

  private void run() {
    storm.begin();
    turns.boot();
    long stormy = agenda.now() + dice.millis(1_000, 40_000);
    if (dice.percent(40)) {
      turns.runUntil(stormy);
      storm.stop();
    } else {
      turns.runUntil(stormy);
      storm.end();
      turns.runUntil(agenda.now() + 120 * SECOND);
      if (ledger.exit == null) {
        invariants.forEach(Invariant::calm);
        storm.stop();
      }
    }
    turns.runUntil(agenda.now() + 60 * SECOND);
    if (ledger.exit == null) {
      throw new Violation("ShutdownEnds", "does not end");
    }
    invariants.forEach(Invariant::over);
  }

  private void readPlan(Effect.ReadPlan effect) {
    Plan read = dice.percent(15) ? null : planMaker.changed(machine.plan());
    List<String> errors = read == null ? List.of("foster.yaml:1:1: wrong") : List.of();
    long takes = dice.millis(0, dice.percent(80) ? 200 : 5_000);
    agenda.in(takes, () -> post(new Event.PlanRead(effect.id(), effect.dryRun(), read, errors)));
  }
}
