package dev.foster.sim;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelContractTest;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The simulated kernel keeps the promises of the real one. */
class SimulatedKernelTest extends KernelContractTest {
  private final VirtualTime agenda = new VirtualTime();
  private final SimulatedKernel kernel = new SimulatedKernel(agenda, 100);

  SimulatedKernelTest() {
    kernel.programs(SimulatedKernelTest::program);
  }

  private static ProgramBehaviour program(SpawnRequest request) throws SpawnException {
    if (request.attributes().directory() != null) {
      throw new SpawnException(
          SpawnException.Stage.DIRECTORY,
          "cannot change to " + request.attributes().directory() + ": No such file or directory",
          2);
    }
    List<String> argv = request.argv();
    int number = argv.size() > 1 ? Integer.parseInt(argv.get(1)) : 0;
    return switch (argv.get(0)) {
      case "exit" -> new ProgramBehaviour("exit").at(1_000, p -> p.exit(number));
      case "run" -> new ProgramBehaviour("run");
      case "parent" ->
          new ProgramBehaviour("parent").at(1_000, p -> p.fork(new ProgramBehaviour("child")));
      case "orphans" -> orphans(number);
      case "deaf" -> new ProgramBehaviour("sleep").ignoring(Signals.TERM);
      case "session" ->
          new ProgramBehaviour("parent")
              .at(1_000, p -> p.fork(new ProgramBehaviour("child")).newSession());
      case "never" ->
          new ProgramBehaviour("parent")
              .neverReaping()
              .at(1_000, p -> p.fork(new ProgramBehaviour("child").at(1_000, c -> c.exit(number))));
      case "file" ->
          throw new SpawnException(
              SpawnException.Stage.NOT_EXECUTABLE, "cannot execute 'file'", 13);
      default ->
          throw new SpawnException(
              SpawnException.Stage.NOT_FOUND,
              "cannot find '" + argv.get(0) + "' in PATH (/usr/bin:/bin)",
              2);
    };
  }

  private static ProgramBehaviour orphans(int count) {
    ProgramBehaviour life = new ProgramBehaviour("orphans");
    for (int i = 0; i < count; i++) {
      life.at(1_000, p -> p.fork(new ProgramBehaviour("orphan")));
    }
    return life.at(2_000, p -> p.exit(0));
  }

  @Override
  protected Kernel kernel() {
    return kernel;
  }

  @Override
  protected List<String> exitsWith(int code) {
    return List.of("exit", Integer.toString(code));
  }

  @Override
  protected List<String> runsForEver() {
    return List.of("run");
  }

  @Override
  protected List<String> runsForEverWithChild() {
    return List.of("parent");
  }

  @Override
  protected List<String> leavesOrphans(int count) {
    return List.of("orphans", Integer.toString(count));
  }

  @Override
  protected List<String> isDeafToTerm() {
    return List.of("deaf");
  }

  @Override
  protected List<String> runsForEverWithSession() {
    return List.of("session");
  }

  @Override
  protected List<String> neverReaps(int code) {
    return List.of("never", Integer.toString(code));
  }

  @Override
  protected List<String> isNoProgram() {
    return List.of("file");
  }

  @Override
  protected void until(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      agenda.advanceTo(agenda.now() + 1_000);
    }
    if (!condition.getAsBoolean()) {
      throw new AssertionError("the condition does not become true");
    }
  }
}
