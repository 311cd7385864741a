package dev.foster.sim;

import dev.foster.loop.Loop;
import dev.foster.loop.Loops;
import dev.foster.loop.Mailbox;
import dev.foster.loop.PlanSource;
import dev.foster.loop.StatusBoard;
import dev.foster.loop.VirtualMailbox;
import dev.foster.plan.Plan;
import dev.foster.plan.Scale;
import dev.foster.process.ProcessOwnership;
import java.util.List;
import java.util.function.Consumer;

/**
 * One supervisor, its services and everything that happens to them, from one seed: first a time of
 * trouble, then a calm one in which everything must come to rest, then the end. Sometimes the end
 * comes early.
 *
 * <p>The loop is the real one, with its core, mailbox, process ownership and spawner; the kernel,
 * the log pump, the probes and the time are simulated.
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;
  private static final long CALM = 120 * SECOND;
  private static final long LONGEST_END = 60 * SECOND;

  private final SeededRandom random;
  private final VirtualTime agenda = new VirtualTime();
  private final Failures failures = new Failures();
  private final StatusBoard board = new StatusBoard();
  private final PlanMaker planMaker;
  private final ReplicaScenario replicas;
  private final WatchedMachine machine;
  private final SimulatedKernel kernel;
  private final ProgramGenerator generator;
  private final Recorder recorder;
  private final List<Invariant> invariants;
  private final Turns turns;
  private final Mailbox mailbox;
  private final FaultScenario storm;
  private final Loop loop;

  private Simulation(long seed, Trace trace) {
    random = new SeededRandom(seed);
    planMaker = new PlanMaker(random.split());
    replicas = new ReplicaScenario(seed, planMaker);
    Plan plan = replicas.first(planMaker.first());
    trace.note(agenda.now(), () -> "seed " + seed + MessageChecks.plan(plan));
    kernel = new SimulatedKernel(agenda, random.pick(24, 40, 100, 400));
    if (random.percent(40)) {
      kernel.reusesAtOnce();
    }
    if (random.percent(60)) {
      kernel.allowsMarks();
    }
    machine = new WatchedMachine(plan, random.split()::next);
    generator = new ProgramGenerator(random.split(), agenda, this::planOf);
    kernel.programs(generator);
    recorder = new Recorder(machine, kernel);
    OwnershipOracle oracle = new OwnershipOracle(kernel);
    SimulatedOutput output = new SimulatedOutput(kernel, agenda, random.split(), failures);
    SimulatedLookups lookups = new SimulatedLookups(agenda, random.split());
    SeededRandom chances = random.split();
    SimulatedProbePort probes =
        new SimulatedProbePort(kernel, agenda, chances, generator, failures, this::current);
    generator.heardBy(probes, output);
    kernel.onEnd(
        process -> {
          output.ended(process);
          probes.ended(process);
        });
    invariants =
        Invariants.all(
            recorder, oracle, new DescriptorCount(output, probes), board, this::ownership);
    turns =
        new Turns(agenda, random.split(), trace, generator, recorder, invariants, oracle, failures);
    machine.watchedBy(turns);
    mailbox = new VirtualMailbox(turns, random.pick(2, 8, 4_096));
    turns.mailbox(mailbox);
    kernel.onChildDied(() -> agenda.in(generator.latency(), turns::wake));
    loop =
        Loops.around(
            machine, kernel, mailbox, output, board, new Plans(), lookups, null, () -> probes);
    storm =
        new FaultScenario(
            random.split(), agenda, kernel, generator, recorder, turns, mailbox, loop);
    DelayScenario delays = new DelayScenario(seed, agenda, kernel, generator, recorder);
    turns.onChange(
        service -> {
          storm.changed(service);
          delays.changed(service);
        });
  }

  /** Runs a seed; throws a {@link Violation}, or whatever else went wrong. */
  static void run(long seed, Trace trace) {
    new Simulation(seed, trace).run();
  }

  private ProcessOwnership ownership() {
    return loop.ownership();
  }

  private dev.foster.core.Effect current() {
    return turns.current();
  }

  private dev.foster.plan.Service planOf(String service) {
    return recorder.latest.get(service).plan;
  }

  private void run() {
    storm.begin();
    replicas.begin(agenda, generator, machine::plan, storm::ask);
    boolean early = random.percent(40);
    agenda.in(random.millis(1_000, 40_000), early ? this::end : this::calm);
    int code;
    try {
      code = loop.run(() -> true, () -> {});
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      failures.rethrow();
      throw e;
    }
    turns.turned();
    if (code != recorder.exit.code()) {
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
      Plan read = random.percent(15) ? null : replicas.changed(machine.plan());
      return new Result(read, read == null ? List.of("foster.yaml:1:1: wrong") : List.of());
    }

    @Override
    public void readAside(Scale scale, Consumer<Result> heard) {
      long takes = random.millis(0, random.percent(80) ? 200 : 5_000);
      agenda.in(takes, () -> heard.accept(scale == null ? read() : scale(scale)));
    }
  }
}
