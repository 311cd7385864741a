package dev.foster.programs;

import dev.foster.plan.Command;
import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.List;

/** Splits the command of a service into the simple commands that it runs. */
public final class SimpleCommands {
  private SimpleCommands() {}

  /** The words of the last command, which becomes the main process; empty if there are none. */
  public static List<String> last(Command command) {
    List<List<String>> segments = of(command);
    return segments.isEmpty() ? List.of() : segments.get(segments.size() - 1);
  }

  /** The simple commands of a command: one, or several in a shell line. */
  static List<List<String>> of(Command command) {
    List<String> argv = command.argv();
    List<List<String>> segments = new ArrayList<>();
    if (argv.isEmpty()) {
      return segments;
    }
    boolean shell =
        switch (WellKnownPrograms.name(argv)) {
          case "sh", "bash", "dash", "ash" -> argv.size() > 2 && argv.get(1).equals("-c");
          default -> false;
        };
    if (!shell) {
      segments.add(unwrapped(argv));
      return segments;
    }
    for (String line : lines(argv.get(2))) {
      split(line, segments);
    }
    return segments;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        lines.add(text.substring(at, i));
        at = i + 1;
      }
    }
    return lines;
  }

  private static void split(String line, List<List<String>> segments) {
    List<String> words;
    try {
      words = ShellWords.split(line);
    } catch (IllegalArgumentException e) {
      return; // shell syntax that this parser does not know
    }
    List<String> segment = new ArrayList<>();
    for (String word : words) {
      boolean operator =
          switch (word) {
            case "&&", "||", ";", "|", "&" -> true;
            default -> false;
          };
      boolean last = word.endsWith(";") && !word.contains(" ");
      if (!operator) {
        segment.add(last ? word.substring(0, word.length() - 1) : word);
      }
      if (operator || last) {
        add(segments, segment);
        segment = new ArrayList<>();
      }
    }
    add(segments, segment);
  }

  private static void add(List<List<String>> segments, List<String> segment) {
    if (!segment.isEmpty() && !segment.get(0).startsWith("#")) {
      segments.add(unwrapped(segment));
    }
  }

  /** The words without {@code exec}, {@code env}, {@code nohup} and assignments in front. */
  private static List<String> unwrapped(List<String> words) {
    int i = 0;
    while (i < words.size() - 1 && isWrapper(words.get(i))) {
      i++;
    }
    return i == 0 ? words : words.subList(i, words.size());
  }

  private static boolean isWrapper(String word) {
    return switch (word) {
      case "exec", "env", "/usr/bin/env", "nohup" -> true;
      default -> word.indexOf('=') > 0 && word.charAt(0) != '-' && word.indexOf('/') < 0;
    };
  }
}
