package dev.foster.plan;

import java.util.List;

/**
 * A program and its arguments.
 *
 * @param argv the argument vector; {@code /bin/sh -c LINE} for {@code shell}
 * @param shell whether the configuration has a {@code shell} line
 * @param runAs user of a hook, or null for the user of the service
 */
public record Command(List<String> argv, boolean shell, RunAs runAs) {

  /** A command with the user of its service. */
  public Command(List<String> argv, boolean shell) {
    this(argv, shell, null);
  }

  /** The command as one line. */
  public String text() {
    return shell ? argv.get(argv.size() - 1) : String.join(" ", argv);
  }
}
