package dev.foster.init;

import java.util.List;

/**
 * How the init was called.
 *
 * @param personality which init it is taken for
 * @param program the name that its messages use
 * @param arguments what follows that name (for {@code foster run}: what follows {@code run})
 * @param environment {@code KEY=VALUE} strings
 * @param pid Foster's pid
 * @param version Foster's version
 */
record Invocation(
    InitMode personality,
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
