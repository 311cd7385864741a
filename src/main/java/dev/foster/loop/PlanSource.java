package dev.foster.loop;

import dev.foster.plan.Plan;
import java.util.List;

/** Where a new plan comes from. May block; the loop has it read on a thread of its own. */
@FunctionalInterface
public interface PlanSource {

  /** Reads and checks the configuration. */
  Result read();

  /**
   * What came of it.
   *
   * @param plan null if there are errors
   * @param errors one line each
   */
  record Result(Plan plan, List<String> errors) {}
}
