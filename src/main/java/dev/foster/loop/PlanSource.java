package dev.foster.loop;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Plan;
import java.util.List;
import java.util.function.Consumer;

/** Where a new plan comes from. */
@FunctionalInterface
public interface PlanSource {

  /** Reads and checks the configuration. May block. */
  Result read();

  /**
   * Reads on a thread of its own, and tells what came of it there. Returns at once.
   *
   * @throws KernelException no thread can be had; nothing will be told
   */
  default void readAside(Consumer<Result> heard) throws KernelException {
    DaemonThreads.start("reload", 512 * 1024, () -> heard.accept(readSafely()));
  }

  private Result readSafely() {
    try {
      return read();
    } catch (RuntimeException | Error e) { // whoever asked waits for an answer
      return new Result(null, List.of("internal error: " + e));
    }
  }

  /**
   * What came of it.
   *
   * @param plan null if there are errors
   * @param problems the errors, or what the plan is warned of; one line each
   */
  record Result(Plan plan, List<String> problems) {}
}
