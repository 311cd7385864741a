package dev.foster.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A program and its arguments.
 *
 * @param argv the argument vector; {@code /bin/sh -c LINE} for {@code shell}
 * @param shell whether the configuration has a {@code shell} line
 * @param runAs user of a hook, or null for the user of the service
 */
public record Command(List<String> argv, boolean shell, RunAs runAs) {

  /** Runs its arguments one after the other until one fails, and then says which one. */
  private static final String RUN_SCRIPTS =
      """
      for script do
        "$script" && continue
        code=$?
        if [ $code -gt 128 ]; then
          echo "${script##*/} was killed by signal $((code - 128))" >&2
        else
          echo "${script##*/} exited with code $code" >&2
        fi
        exit $code
      done\
      """;

  /** Runs executable files one after the other until one fails. */
  public static Command ofScripts(List<String> paths) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", RUN_SCRIPTS, "scripts"));
    argv.addAll(paths);
    return new Command(List.copyOf(argv), false);
  }

  /** Whether this is a command of {@link #ofScripts}. */
  public boolean isOfScripts() {
    return argv.size() > 2 && argv.get(2).equals(RUN_SCRIPTS);
  }

  /** A command with the user of its service. */
  public Command(List<String> argv, boolean shell) {
    this(argv, shell, null);
  }

  /** The command as one line. */
  public String text() {
    return shell ? argv.get(argv.size() - 1) : String.join(" ", argv);
  }
}
