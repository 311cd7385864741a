package dev.foster.plan;

import java.util.List;

/**
 * A program and its arguments.
 *
 * @param argv the argument vector; for a {@code shell} line it is {@code /bin/sh -c LINE}
 * @param shell true if the user wrote a shell line
 */
public record Command(List<String> argv, boolean shell) {

  /** The command as one line for people. */
  public String text() {
    return shell ? argv.get(argv.size() - 1) : String.join(" ", argv);
  }
}
