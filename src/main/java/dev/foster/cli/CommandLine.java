package dev.foster.cli;

import dev.foster.cli.CommandSpec.Operands;
import dev.foster.text.NearestWord;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a command line. Options may stand before and after operands; {@code --} ends the options.
 * Options before the name of the command belong to the command.
 */
public final class CommandLine {
  private final CommandSpec spec;
  private final OptionValues values = new OptionValues();
  private final List<String> words = new ArrayList<>();

  private CommandLine(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Parses the arguments.
   *
   * @param arguments the arguments without the name of the program, as {@link
   *     dev.foster.text.ByteText}
   */
  public static ParsedCommand parse(List<String> arguments) throws UsageException {
    int at = 0;
    while (at < arguments.size() && isOption(arguments.get(at))) {
      String option = arguments.get(at);
      if (isHelp(option)) {
        return new ParsedCommand.Help(null);
      }
      if (isVersion(option)) {
        return new ParsedCommand.Version();
      }
      at += takesNext(option) ? 2 : 1;
    }
    if (arguments.isEmpty()) {
      return new ParsedCommand.Usage();
    }
    if (at >= arguments.size()) {
      throw new UsageException("cannot do anything: no command is given, see 'foster help'");
    }
    String name = arguments.get(at);
    List<String> rest = arguments.subList(at + 1, arguments.size());
    if (name.equals("run") && at == 0) {
      return new ParsedCommand.Run(rest);
    }
    CommandSpec spec = CommandTable.find(name);
    if (spec == null) {
      throw new UsageException(CommandFactory.unknownCommand(name));
    }
    CommandLine line = new CommandLine(spec);
    for (String option : arguments.subList(0, at)) {
      line.words.add(option);
    }
    line.words.addAll(rest);
    return line.read();
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-';
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h");
  }

  private static boolean isVersion(String word) {
    return word.equals("--version") || word.equals("-V");
  }

  /** Whether an option before the name of the command has the next word as its value. */
  private static boolean takesNext(String option) {
    return option.equals("-f")
        || option.equals("--file")
        || option.equals("--socket")
        || Suggestions.meansFile(option);
  }

  private ParsedCommand read() throws UsageException {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        values.operands().addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (!isOption(word)) {
        if (spec.operands() == Operands.MORE_PROGRAM) {
          throw new UsageException(
              "cannot use '" + word + "': up takes no arguments" + Suggestions.up(words, i));
        }
        values.operands().add(word);
      } else if (word.startsWith("--")) {
        i = longOption(word, i);
      } else {
        i = letters(word, i);
      }
      if (values.has(CommandTable.HELP.name())) {
        return CommandFactory.help(spec.name());
      }
      if (values.has(CommandTable.VERSION.name())) {
        return new ParsedCommand.Version();
      }
    }
    return new CommandFactory(spec, values, words).command();
  }

  /**
   * Reads {@code --name}, {@code --name=value} or {@code --name value}; returns the index of its
   * last word.
   */
  private int longOption(String word, int at) throws UsageException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    OptionSpec option = find(name, (char) 0);
    if (option == null) {
      throw new UsageException(unknownOption(name));
    }
    if (equals >= 0) {
      if (option.value() == null) {
        throw new UsageException("cannot use '" + word + "': " + name + " takes no value");
      }
      values.add(option, word.substring(equals + 1));
      return at;
    }
    return option.value() == null ? add(option, null, at) : nextWord(option, at);
  }

  /**
   * Reads {@code -v}, {@code -vv}, {@code -fFILE} or {@code -f FILE}; returns the index of its last
   * word.
   */
  private int letters(String word, int at) throws UsageException {
    for (int i = 1; i < word.length(); i++) {
      OptionSpec option = find(null, word.charAt(i));
      if (option == null) {
        throw new UsageException(unknownOption("-" + word.charAt(i)));
      }
      if (option.value() != null) {
        if (i + 1 == word.length()) {
          return nextWord(option, at);
        }
        values.add(option, word.substring(i + 1));
        return at;
      }
      values.add(option, null);
    }
    return at;
  }

  private int nextWord(OptionSpec option, int at) throws UsageException {
    if (at + 1 >= words.size()) {
      throw new UsageException(
          "cannot use '" + option.key() + "': " + option.value() + " is missing");
    }
    return add(option, words.get(at + 1), at + 1);
  }

  private int add(OptionSpec option, String value, int at) {
    values.add(option, value);
    return at;
  }

  private OptionSpec find(String name, char letter) {
    for (OptionSpec option : spec.options()) {
      if (matches(option, name, letter)) {
        return option;
      }
    }
    if (matches(CommandTable.HELP, name, letter)) {
      return CommandTable.HELP;
    }
    return matches(CommandTable.VERSION, name, letter) ? CommandTable.VERSION : null;
  }

  private static boolean matches(OptionSpec option, String name, char letter) {
    return name != null ? name.equals(option.name()) : letter == option.letter();
  }

  private String unknownOption(String option) {
    List<String> known = new ArrayList<>();
    for (OptionSpec each : spec.options()) {
      known.add(each.key());
    }
    known.add(CommandTable.HELP.name());
    String foreign = Suggestions.option(spec.name(), option);
    String hint = foreign != null ? foreign : NearestWord.hint(option, known);
    return "cannot use '"
        + option
        + "': "
        + spec.name()
        + " has no such option"
        + (hint.isEmpty() ? ", see 'foster help " + spec.name() + "'" : hint);
  }
}
