package dev.foster.app;

import dev.foster.kernel.linux.LinuxStartup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arguments and environment with which Foster was started, byte for byte. The environment is the
 * one from before the launcher renamed variables that would change the JVM.
 *
 * @param calledBy {@code argv[0]} of the launcher, {@code foster} without a launcher
 * @param arguments the arguments after it
 * @param environment {@code KEY=VALUE} in the original order
 */
record ProcessEnvironment(String calledBy, List<String> arguments, List<String> environment) {
  static ProcessEnvironment read(String[] args) {
    List<String> arguments = LinuxStartup.arguments(args.length);
    if (arguments == null) {
      arguments = List.of(args); // without /proc: as the JVM has decoded them
    }
    List<String> seen = LinuxStartup.environment();
    List<String> original = LauncherEnvironment.original(seen);
    return original == seen
        ? new ProcessEnvironment("foster", arguments, seen)
        : new ProcessEnvironment(
            arguments.get(0), arguments.subList(1, arguments.size()), original);
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
