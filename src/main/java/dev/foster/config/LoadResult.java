package dev.foster.config;

import dev.foster.config.yaml.Problem;
import dev.foster.plan.Plan;
import java.util.List;

/**
 * What became of a configuration.
 *
 * @param plan the plan, or null if there are errors
 * @param errors everything that is wrong, by file and position
 * @param warnings what is probably not meant, by file and position
 */
public record LoadResult(Plan plan, List<Problem> errors, List<Problem> warnings) {}
