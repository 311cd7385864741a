package dev.foster.docs;

import dev.foster.cli.CommandLine;
import dev.foster.cli.ParsedCommand;
import dev.foster.cli.UsageException;
import dev.foster.init.RunLine;
import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the command lines of {@code foster} in a page and parses them as Foster does. */
final class FosterLines {
  /** Placeholders that readers replace with something of their own. */
  private static final Map<String, String> PLACEHOLDERS =
      Map.of("COMMAND", "up", "SHELL", "bash", "DURATION", "5s", "N", "5", "SIGNAL", "TERM");

  private static final Set<String> SHELLS = Set.of("console", "sh", "bash", "indented");
  private static final Pattern COMMAND_END = Pattern.compile("[|;&()<>`]|\\s#");
  private static final Pattern ARRAY =
      Pattern.compile("\\[\\s*\"?(?:[\\w./-]*/)?foster\"?\\s*(?:,([^\\[\\]]*))?\\]");

  private FosterLines() {}

  /** The problems of all command lines of the page. */
  static List<String> problems(Page page, List<String> found) {
    List<String> problems = new ArrayList<>();
    for (Page.Block block : page.blocks()) {
      if (SHELLS.contains(block.kind())) {
        for (String line : commands(block)) {
          check(page, block.line(), line, found, problems);
        }
      }
      Matcher array = ARRAY.matcher(block.text());
      while (array.find()) {
        String words = array.group(1) == null ? "" : array.group(1).replace(',', ' ');
        check(page, block.line(), "foster " + words, found, problems);
      }
    }
    for (Page.Span span : page.spans()) {
      if (span.text().matches("(\\S*/)?foster [a-z-].*")) {
        String line = span.text();
        check(
            page,
            span.line(),
            isNameAlone(line) ? "foster help " + line.split(" ")[1] : line,
            found,
            problems);
      }
    }
    return problems;
  }

  private static boolean isNameAlone(String span) {
    return span.matches("\\S+ [a-z]+");
  }

  /** The commands that a reader would type. */
  static List<String> commands(Page.Block block) {
    String text = block.text().replace("\\\n", " ");
    List<String> commands = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!block.kind().equals("console")) {
        commands.add(line.contains("   ") ? "" : line); // a list in columns is not a command
      } else if (line.startsWith("$ ")) {
        commands.add(line.substring(2));
      }
    }
    return commands;
  }

  private static void check(
      Page page, int line, String command, List<String> found, List<String> problems) {
    for (String part : COMMAND_END.split(command)) {
      List<String> arguments = arguments(part);
      if (arguments != null) {
        found.add(part.strip());
        String problem = problem(arguments);
        if (problem != null) {
          problems.add(page + ":" + line + ": " + part.strip() + ": " + problem);
        }
      }
    }
  }

  /** The words after {@code foster}; null if the line does not call the program. */
  private static List<String> arguments(String command) {
    if (command.strip().matches("(cp|ln|docker cp) .*")) {
      return null; // the file, not the program
    }
    List<String> words;
    try {
      words = ShellWords.split(command);
    } catch (IllegalArgumentException e) {
      words = List.of(command.strip().split("\\s+")); // the line ends within quotes
    }
    for (int i = 0; i + 1 < words.size(); i++) {
      boolean jvm = words.get(i).endsWith("runtime/bin/foster");
      boolean named = words.get(i).matches("(\\S*/)?foster") && !jvm;
      if (named && (i == 0 || !words.get(i - 1).startsWith("-"))) {
        List<String> arguments = new ArrayList<>();
        for (String word : words.subList(i + 1, words.size())) {
          String filled = PLACEHOLDERS.getOrDefault(word, word);
          if (!filled.equals("…") && !filled.equals("...")) {
            arguments.add(filled);
          }
        }
        return arguments.isEmpty() ? null : arguments;
      }
    }
    return null;
  }

  private static String problem(List<String> arguments) {
    try {
      ParsedCommand command = CommandLine.parse(arguments);
      return command instanceof ParsedCommand.Run run ? RunLine.problem(run.arguments()) : null;
    } catch (UsageException e) {
      return e.getMessage();
    }
  }
}
