package dev.foster.app;

import dev.foster.kernel.linux.LinuxStartup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Foster was started with, byte for byte: the environment as it was before the launcher hid
 * from the JVM what is meant for services, and the arguments.
 *
 * @param calledBy {@code argv[0]} of the launcher, {@code foster} without one
 * @param arguments what follows it
 * @param environment {@code KEY=VALUE}, in the order in which it came
 */
record ProcessEnvironment(String calledBy, List<String> arguments, List<String> environment) {
  static ProcessEnvironment read(String[] args) {
    List<String> words = LinuxStartup.arguments(args.length);
    if (words == null) {
      words = List.of(args); // no /proc: what the JVM made of them
    }
    List<String> seen = LinuxStartup.environment();
    List<String> original = LauncherEnvironment.original(seen);
    return original == seen
        ? new ProcessEnvironment("foster", words, seen)
        : new ProcessEnvironment(words.get(0), words.subList(1, words.size()), original);
  }

  /**
   * The environment by name; of a name that comes twice the first counts, as {@code getenv} has it.
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

  /** A variable's value, or null. */
  String get(String name) {
    for (String variable : environment) {
      if (variable.startsWith(name) && variable.indexOf('=') == name.length()) {
        return variable.substring(name.length() + 1);
      }
    }
    return null;
  }
}
