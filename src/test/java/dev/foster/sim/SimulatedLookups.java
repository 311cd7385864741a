package dev.foster.sim;

import dev.foster.kernel.KernelException;
import dev.foster.loop.LookupPort;
import dev.foster.plan.ProcessSpec;
import dev.foster.plan.Service;
import dev.foster.plan.StartLookup.Result;
import java.util.Map;
import java.util.function.Consumer;

/** Look-ups on virtual time: some find another environment, some fail, some take long. */
final class SimulatedLookups implements LookupPort {
  private static final int EAGAIN = 11;

  private final VirtualTime agenda;
  private final SeededRandom random;
  private int number;

  SimulatedLookups(VirtualTime agenda, SeededRandom random) {
    this.agenda = agenda;
    this.random = random;
  }

  @Override
  public void begin(Service service, Consumer<Result> done) throws KernelException {
    if (random.percent(2)) {
      throw new KernelException("cannot make a thread", EAGAIN);
    }
    boolean fails = random.percent(5);
    Result result = fails ? new Result(null, "cannot look up user") : found(service);
    agenda.in(random.millis(0, random.percent(90) ? 20 : 3_000), () -> done.accept(result));
  }

  private Result found(Service service) {
    ProcessSpec old = service.process();
    ProcessSpec process =
        new ProcessSpec(
            random.percent(20) ? Map.of("LOOKUP", Integer.toString(++number)) : old.environment(),
            old.secrets(),
            old.imports(),
            old.userName(),
            old.inheritStdin(),
            old.attributes(),
            old.lookup());
    return new Result(service.toBuilder().process(process).build(), null);
  }
}
