package dev.foster.loop;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Plan;
import java.util.List;
import java.util.function.Consumer;

/** Reads the configuration again. */
@FunctionalInterface
public interface PlanSource {

  /** Reads and checks the configuration. May block. */
  Result read();

  /**
   * Reads on a new thread and calls {@code done} there. Returns at once.
   *
   * @throws KernelException no thread can be started; {@code done} will not be called
   */
  default void readAside(Consumer<Result> done) throws KernelException {
    DaemonThreads.start("reload", 512 * 1024, () -> done.accept(readSafely()));
  }

  private Result readSafely() {
    try {
      return read();
    } catch (RuntimeException | Error e) { // the caller waits for an answer
      return new Result(null, List.of("internal error: " + e));
    }
  }

  /**
   * The outcome.
   *
   * @param plan null if there are errors
   * @param problems the errors, or the warnings of the plan; one line each
   */
  record Result(Plan plan, List<String> problems) {}
}
