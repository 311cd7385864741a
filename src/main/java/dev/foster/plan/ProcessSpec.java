package dev.foster.plan;

import dev.foster.kernel.ProcessAttributes;
import java.util.Map;
import java.util.Set;

/**
 * What every process of a service gets: its main process, its hooks and its exec checks.
 *
 * @param environment all variables, with those of the user's account; Foster adds those of a single
 *     start later. Never print a value: some are secrets
 * @param secrets names of the variables whose values came from secret files
 * @param imports variables that a oneshot exports, by name, with the name of the oneshot; their
 *     values are known at the start
 * @param userName name of the user for messages, or null for Foster's own user
 * @param inheritStdin true for {@code stdin: inherit}
 * @param attributes user, limits, working directory and the like
 * @param lookup looks the user up and reads the files again before each start; null if the service
 *     has neither
 */
public record ProcessSpec(
    Map<String, String> environment,
    Set<String> secrets,
    Map<String, String> imports,
    String userName,
    boolean inheritStdin,
    ProcessAttributes attributes,
    StartLookup lookup) {

  /** This with a look-up. */
  public ProcessSpec with(StartLookup other) {
    return new ProcessSpec(
        environment, secrets, imports, userName, inheritStdin, attributes, other);
  }

  /** Leaves the environment out, as it holds secrets. */
  @Override
  public String toString() {
    return "ProcessSpec[user=" + userName + ", directory=" + attributes.directory() + "]";
  }
}
