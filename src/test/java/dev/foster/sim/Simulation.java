package dev.foster.sim;

import dev.foster.loop.Loop;
import dev.foster.loop.Loops;
import dev.foster.loop.Mailbox;
import dev.foster.loop.PlanSource;
import dev.foster.loop.StatusBoard;
import dev.foster.loop.VirtualMailbox;
import dev.foster.plan.Plan;
import java.util.List;
import java.util.function.Consumer;

/**
 * One supervisor, its services and everything that happens to them, from one seed: first a storm,
 * then calm weather in which all must come to rest, then the end. Sometimes the end comes early.
 *
 * <p>The loop is the true one, with its core, mailbox, process table and launcher; the kernel, the
 * log pump, the probes and time are simulated.
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;
  private static final long CALM = 120 * SECOND;
  private static final long LONGEST_END = 60 * SECOND;

  private final SeededRandom dice;
  private final Agenda agenda = new Agenda();
  private final Failures failures = new Failures();
  private final StatusBoard board = new StatusBoard();
  private final PlanMaker planMaker;
  private final WatchedMachine machine;
  private final SimulatedKernel kernel;
  private final ProgramGenerator cast;
  private final Recorder ledger;
  private final List<Invariant> invariants;
  private final Turns turns;
  private final Mailbox mailbox;
  private final FaultScenario storm;
  private final Loop loop;

  private Simulation(long seed, Trace trace) {
    dice = new SeededRandom(seed);
    planMaker = new PlanMaker(dice.split());
    Plan plan = planMaker.first();
    trace.note(agenda.now(), () -> "seed " + seed + MessageChecks.plan(plan));
    kernel = new SimulatedKernel(agenda, dice.pick(24, 40, 100, 400));
    if (dice.percent(40)) {
      kernel.reusesAtOnce();
    }
    if (dice.percent(60)) {
      kernel.allowsMarks();
    }
    machine = new WatchedMachine(plan, dice.split()::next);
    cast = new ProgramGenerator(dice.split(), agenda, this::planOf);
    kernel.programs(cast);
    ledger = new Recorder(machine, kernel);
    OwnershipOracle whose = new OwnershipOracle(kernel);
    SimulatedOutput output = new SimulatedOutput(kernel, agenda, dice.split(), failures);
    SeededRandom chances = dice.split();
    SimulatedSenses senses =
        new SimulatedSenses(kernel, agenda, chances, cast, failures, this::current);
    cast.heardBy(senses, output);
    kernel.onEnd(
        process -> {
          output.ended(process);
          senses.ended(process);
        });
    invariants = Invariants.all(ledger, whose, new Holdings(output, senses), board);
    turns = new Turns(agenda, dice.split(), trace, cast, ledger, invariants, whose, failures);
    machine.watchedBy(turns);
    mailbox = new VirtualMailbox(turns, dice.pick(2, 8, 4_096));
    turns.mailbox(mailbox);
    kernel.onChildDied(() -> agenda.in(cast.latency(), turns::wake));
    loop = Loops.around(machine, kernel, mailbox, output, board, new Plans(), () -> senses);
    storm = new FaultScenario(dice.split(), agenda, kernel, cast, ledger, turns, mailbox, loop);
    turns.onChange(storm::changed);
  }

  /** Runs a seed; throws a {@link Violation}, or whatever else went wrong. */
  static void run(long seed, Trace trace) {
    new Simulation(seed, trace).run();
  }

  private dev.foster.core.Effect current() {
    return turns.current();
  }

  private dev.foster.plan.Service planOf(String service) {
    return ledger.latest.get(service).plan;
  }

  private void run() {
    storm.begin();
    boolean early = dice.percent(40);
    agenda.in(dice.millis(1_000, 40_000), early ? this::end : this::calm);
    int code;
    try {
      code = loop.run(() -> true, () -> {});
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      failures.rethrow();
      throw e;
    }
    turns.turned();
    if (code != ledger.exit.code()) {
      throw new Violation("ExitCodeIsAsPromised", "the loop returns " + code);
    }
    invariants.forEach(Invariant::over);
  }

  private void calm() {
    storm.end();
    agenda.in(
        CALM,
        () ->
            turns.whenIdle(
                () -> {
                  invariants.forEach(Invariant::calm);
                  end();
                }));
  }

  private void end() {
    storm.stop();
    agenda.in(LONGEST_END, () -> failures.fail("ShutdownEnds", "does not end"));
  }

  /** Reads another plan, or one with errors; takes a while. */
  private final class Plans implements PlanSource {
    @Override
    public Result read() {
      Plan read = dice.percent(15) ? null : planMaker.changed(machine.plan());
      return new Result(read, read == null ? List.of("foster.yaml:1:1: wrong") : List.of());
    }

    @Override
    public void readAside(Consumer<Result> heard) {
      long takes = dice.millis(0, dice.percent(80) ? 200 : 5_000);
      agenda.in(takes, () -> heard.accept(read()));
    }
  }
}
