package dev.foster.init;

import java.util.List;

/**
 * The name, arguments and environment with which the init was called.
 *
 * @param mode the init that Foster acts as
 * @param program the name that its messages use
 * @param arguments what follows that name (for {@code foster run}: what follows {@code run})
 * @param environment {@code KEY=VALUE} strings
 * @param pid Foster's pid
 * @param version Foster's version
 */
record Invocation(
    InitMode mode,
    String program,
    List<String> arguments,
    List<String> environment,
    int pid,
    String version) {

  /** The value of a variable of the environment; null if there is none. */
  String variable(String name) {
    return Options.variable(environment, name);
  }
}
