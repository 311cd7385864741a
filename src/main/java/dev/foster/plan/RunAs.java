package dev.foster.plan;

import dev.foster.kernel.Identity;
import java.util.Map;

/**
 * The user of a hook that differs from the user of its service.
 *
 * @param name the user in the configuration
 * @param variables HOME, USER, LOGNAME and SHELL; a variable with an empty value is not set
 */
public record RunAs(String name, Identity identity, Map<String, String> variables) {}
