package dev.foster.loop;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Plan;
import dev.foster.plan.Scale;
import java.util.List;
import java.util.function.Consumer;

/** Reads the configuration again. */
@FunctionalInterface
public interface PlanSource {

  /** Reads and checks the configuration. May block. */
  Result read();

  /** Makes a plan with other numbers of instances. May block. */
  default Result scale(Scale scale) {
    Scale.Result made = scale.make();
    return new Result(made.plan(), made.problems());
  }

  /**
   * Reads on a new thread and calls {@code done} there. Returns at once.
   *
   * @param scale makes the plan instead of the configuration; null without
   * @throws KernelException no thread can be started; {@code done} will not be called
   */
  default void readAside(Scale scale, Consumer<Result> done) throws KernelException {
    DaemonThreads.start("reload", 512 * 1024, () -> done.accept(readSafely(scale)));
  }

  private Result readSafely(Scale scale) {
    try {
      return scale == null ? read() : scale(scale);
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
