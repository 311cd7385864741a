package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Command;
import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.List;

/** Commands: an argument vector, or a line that is split into words; no shell is involved. */
final class CommandReader {
  private final LoadContext reading;
  private final String searchPath;
  private final String directory;
  private final boolean enabled;

  /**
   * For the commands of one service.
   *
   * @param searchPath its PATH, or null
   * @param directory where its programs run
   * @param enabled false: a program that is missing is only worth a warning
   */
  CommandReader(LoadContext reading, String searchPath, String directory, boolean enabled) {
    this.reading = reading;
    this.searchPath = searchPath;
    this.directory = directory;
    this.enabled = enabled;
  }

  /** The command of a key; null if it is not there or after a problem. */
  Command read(Fields fields, Key<?> key) {
    Node value = fields.get(key);
    return value == null ? null : read(value, fields.path(key));
  }

  private Command read(Node value, String path) {
    List<String> argv = value.isList() ? list(value, path) : line(value, path);
    if (argv == null) {
      return null;
    }
    if (argv.isEmpty() || argv.get(0).isEmpty()) {
      reading.problems.error(value, path, "must name a program");
      return null;
    }
    check(value, path, argv.get(0));
    warnOfOperators(value, path, argv);
    return new Command(List.copyOf(argv), false);
  }

  private List<String> list(Node value, String path) {
    List<String> argv = new ArrayList<>(value.items.size());
    boolean whole = true;
    for (int i = 0; i < value.items.size(); i++) {
      String word = reading.scalars.text(value.items.get(i), path + "[" + i + "]");
      whole &= word != null;
      argv.add(word);
    }
    return whole ? argv : null;
  }

  private List<String> line(Node value, String path) {
    if (!value.isScalar() || value.isNull()) {
      reading.problems.error(value, path, "must be a list or text, is " + value.words());
      return null;
    }
    String text = reading.scalars.text(value, path);
    try {
      return text == null ? null : ShellWords.split(text);
    } catch (IllegalArgumentException e) {
      reading.problems.error(value, path, e.getMessage());
      return null;
    }
  }

  private void check(Node value, String path, String program) {
    String refusal = reading.machine.refusal(program, searchPath, directory);
    if (refusal == null) {
      return;
    }
    String message = "cannot execute " + Problems.quote(program) + ": " + refusal;
    if (enabled) {
      reading.problems.error(value, path, message);
    } else {
      reading.problems.warn(value, path, message);
    }
  }

  private void warnOfOperators(Node value, String path, List<String> argv) {
    for (String word : argv) {
      if (isOperator(word)) {
        String what = Problems.quote(word) + " is passed as an argument, as no shell is involved";
        reading.problems.warn(value, path, what + "; 'shell:' has one");
        return;
      }
    }
  }

  /** True for the words of a shell that mean nothing without one. */
  private static boolean isOperator(String word) {
    return switch (word) {
      case "&&", "||", "|", ";", "&", ">", ">>", "<", "2>&1" -> true;
      default -> false;
    };
  }

  /** The command of {@code shell}; null if it is not there or after a problem. */
  Command shell(Fields fields) {
    String line = fields.text(ConfigKeys.SHELL);
    if (line == null) {
      return null;
    }
    check(fields.get(ConfigKeys.SHELL), fields.path(ConfigKeys.SHELL), "/bin/sh");
    return new Command(List.of("/bin/sh", "-c", line), true);
  }

  /** A list of commands, each a list or a line. */
  List<Command> commands(Fields fields, Key<?> key) {
    Node value = fields.get(key);
    if (value == null) {
      return List.of();
    }
    String path = fields.path(key);
    if (!value.isList() || looksLikeOne(value)) {
      String hint = "a list of commands: [[mkdir, -p, /run/php]]";
      reading.problems.error(
          value, path, "must be " + hint + (value.isList() ? "" : ", is " + value.words()));
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < value.items.size(); i++) {
      Command command = read(value.items.get(i), path + "[" + i + "]");
      if (command != null) {
        commands.add(command);
      }
    }
    return List.copyOf(commands);
  }

  /** {@code [mkdir, -p, /run/php]} where {@code [[mkdir, -p, /run/php]]} was meant. */
  private static boolean looksLikeOne(Node list) {
    for (int i = 1; i < list.items.size(); i++) {
      Node item = list.items.get(i);
      if (item.isScalar() && (item.text.startsWith("-") || item.text.startsWith("/"))) {
        return list.items.get(0).isScalar() && list.items.get(0).text.indexOf(' ') < 0;
      }
    }
    return false;
  }
}
