package dev.foster.config;

import dev.foster.config.yaml.Problem;
import dev.foster.plan.Plan;
import java.util.List;

/**
 * Result of loading a configuration.
 *
 * @param plan the plan, or null if there are errors
 * @param errors all errors, by file and place
 * @param warnings all warnings, by file and place
 */
public record LoadResult(Plan plan, List<Problem> errors, List<Problem> warnings) {}
