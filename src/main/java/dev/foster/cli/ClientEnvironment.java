package dev.foster.cli;

import dev.foster.kernel.Directories;
import dev.foster.kernel.Sockets;
import java.util.List;
import java.util.function.Supplier;

/**
 * The parts of the machine that client commands use.
 *
 * @param environment the variables of this process, {@code KEY=VALUE}
 * @param configuredSocket reads {@code control.socket} from the configuration that {@code foster
 *     up} would use here, or returns null. Called only if no Foster listens in the usual places
 */
public record ClientEnvironment(
    Sockets sockets,
    Directories directories,
    List<String> environment,
    Supplier<String> configuredSocket) {

  /** The value of a variable, or null. */
  public String variable(String name) {
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
