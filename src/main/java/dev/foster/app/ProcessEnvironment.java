package dev.foster.app;

import dev.foster.kernel.linux.LinuxStartup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arguments and environment with which Foster was started, byte for byte.
 *
 * @param calledBy {@code argv[0]}
 * @param arguments the arguments after it
 * @param environment {@code KEY=VALUE} in the original order
 */
record ProcessEnvironment(String calledBy, List<String> arguments, List<String> environment) {
  static ProcessEnvironment read(String[] args) {
    LinuxStartup.restoreDirectory();
    List<String> line = LinuxStartup.commandLine(args);
    return new ProcessEnvironment(
        line.getFirst(), line.subList(1, line.size()), LinuxStartup.environment());
  }

  /**
   * The environment by name. If a name occurs twice, the first one counts, as in {@code getenv(3)}.
   */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String variable : environment) {
      int equals = variable.indexOf('=', 1);
      if (equals > 0) {
        variables.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return variables;
  }

  /** The value of a variable, or null. */
  String get(String name) {
    for (String variable : environment) {
      if (variable.startsWith(name) && variable.indexOf('=') == name.length()) {
        return variable.substring(name.length() + 1);
      }
    }
    return null;
  }
}
