package dev.foster.cli;

import dev.foster.kernel.Directories;
import dev.foster.kernel.Sockets;
import java.util.List;
import java.util.function.Supplier;

/**
 * What client commands need of the machine.
 *
 * @param environment {@code KEY=VALUE}, as the process has it
 * @param configuredSocket reads {@code control.socket} from the configuration that would be found
 *     here; null if there is none. Asked only when nobody listens in the usual places
 */
public record ClientEnvironment(
    Sockets sockets,
    Directories directories,
    List<String> environment,
    Supplier<String> configuredSocket) {

  /** The value of a variable, or null. */
  String variable(String name) {
    for (int i = 0; i < environment.size(); i++) {
      String entry = environment.get(i);
      int length = name.length();
      if (entry.length() > length && entry.charAt(length) == '=' && entry.startsWith(name)) {
        return entry.substring(length + 1);
      }
    }
    return null;
  }
}
