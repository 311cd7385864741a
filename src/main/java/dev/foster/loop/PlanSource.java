package dev.foster.loop;

import dev.foster.plan.Plan;
import java.util.List;
import java.util.function.Consumer;

/** Where a new plan comes from. */
@FunctionalInterface
public interface PlanSource {

  /** Reads and checks the configuration. May block. */
  Result read();

  /** Reads on a thread of its own, and tells what came of it there. Returns at once. */
  default void readAside(Consumer<Result> heard) {
    Thread thread = new Thread(null, () -> heard.accept(readSafely()), "reload", 512 * 1024);
    thread.setDaemon(true);
    thread.start();
  }

  private Result readSafely() {
    try {
      return read();
    } catch (RuntimeException | StackOverflowError e) {
      return new Result(null, List.of("internal error: " + e));
    }
  }

  /**
   * What came of it.
   *
   * @param plan null if there are errors
   * @param errors one line each
   */
  record Result(Plan plan, List<String> errors) {}
}
