package dev.foster.plan;

import java.util.List;

/**
 * A program and its arguments.
 *
 * @param argv the argument vector; {@code /bin/sh -c LINE} for {@code shell}
 * @param shell whether the configuration has a {@code shell} line
 */
public record Command(List<String> argv, boolean shell) {

  /** The command as one line. */
  public String text() {
    return shell ? argv.get(argv.size() - 1) : String.join(" ", argv);
  }
}
