package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.lint.ShellSyntax;
import dev.foster.plan.Command;
import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.List;

/** Reads commands: an argument vector, or a line that is split into words without a shell. */
final class CommandReader {
  private final LoadContext context;
  private final String searchPath;
  private final String directory;
  private final boolean enabled;

  /**
   * A reader for the commands of one service.
   *
   * @param searchPath PATH of the service, or null
   * @param directory absolute working directory of the service
   * @param enabled whether the service is enabled; if not, a missing program is only a warning
   */
  CommandReader(LoadContext context, String searchPath, String directory, boolean enabled) {
    this.context = context;
    this.searchPath = searchPath;
    this.directory = directory;
    this.enabled = enabled;
  }

  /** The command of a key; null if there is none or after an error. */
  Command read(Fields fields, Key<?> key) {
    Node value = fields.get(key);
    return value == null ? null : read(value, fields.path(key));
  }

  /** The command that a node describes; null after an error. */
  Command read(Node value, String path) {
    List<String> argv = value.isList() ? list(value, path) : line(value, path);
    if (argv == null) {
      return null;
    }
    if (argv.isEmpty() || argv.get(0).isEmpty()) {
      context.problems.error(value, path, "must name a program");
      return null;
    }
    String shell = ShellSyntax.warning(argv, context.environment);
    check(value, path, argv, shell);
    return new Command(List.copyOf(argv), false);
  }

  private List<String> list(Node value, String path) {
    List<String> argv = new ArrayList<>(value.items.size());
    boolean whole = true;
    for (int i = 0; i < value.items.size(); i++) {
      String word = context.scalars.text(value.items.get(i), path + "[" + i + "]");
      whole &= word != null;
      argv.add(word);
    }
    return whole ? argv : null;
  }

  private List<String> line(Node value, String path) {
    if (!value.isScalar() || value.isNull()) {
      context.problems.error(value, path, "must be a list or text, is " + value.words());
      return null;
    }
    String text = context.scalars.text(value, path);
    try {
      return text == null ? null : ShellWords.split(text);
    } catch (IllegalArgumentException e) {
      context.problems.error(value, path, e.getMessage());
      return null;
    }
  }

  /** Reports a program that is missing, or syntax that needs a shell; {@code shell} may be null. */
  private void check(Node value, String path, List<String> argv, String shell) {
    String program = argv.get(0);
    String refusal = context.machine.refusal(program, searchPath, directory);
    if (refusal == null) {
      if (shell != null) {
        context.problems.warn(value, path, shell);
      }
      return;
    }
    String why = refusal;
    if (argv.size() == 1 && program.indexOf(' ') > 0) {
      why = "write a text, or one list item for each word";
    } else if (shell != null) {
      why = "it " + shell;
    }
    String message = "cannot execute " + Problems.quote(program) + ": " + why;
    context.failsToStart(enabled, value, path, message);
  }

  /** The command of {@code shell}; null if there is none or after an error. */
  Command shell(Fields fields) {
    String line = fields.text(ConfigKeys.SHELL);
    if (line == null) {
      return null;
    }
    check(fields.get(ConfigKeys.SHELL), fields.path(ConfigKeys.SHELL), List.of("/bin/sh"), null);
    return new Command(List.of("/bin/sh", "-c", line), true);
  }

  /** The hook of a key; null if there is none or after an error. */
  Command hook(Fields fields, Key<?> key) {
    return fields.has(key) ? new HookReader(context, this).one(fields, key) : null;
  }

  /** The hooks of a key; empty if there are none. */
  List<Command> hooks(Fields fields, Key<?> key) {
    return fields.has(key) ? new HookReader(context, this).list(fields, key) : List.of();
  }
}
