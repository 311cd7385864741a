package dev.foster.cli;

import dev.foster.cli.CommandSpec.Operands;
import dev.foster.cli.ParsedCommand.GraphFormat;
import dev.foster.kernel.Signals;
import dev.foster.text.Durations;
import dev.foster.text.NearestWord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a command line. Options may stand before and after operands; {@code --} ends the options.
 * Options before the name of the command belong to the command.
 */
public final class CommandLine {
  private final CommandSpec spec;
  private final List<String> keys = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();

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
      throw new UsageException(unknownCommand(name));
    }
    CommandLine line = new CommandLine(spec);
    for (String option : arguments.subList(0, at)) {
      line.words.add(option);
    }
    line.words.addAll(rest);
    return line.read();
  }

  private final List<String> words = new ArrayList<>();

  private static String unknownCommand(String name) {
    return "cannot do '" + name + "': no such command" + Suggestions.command(name);
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
        operands.addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (!isOption(word)) {
        if (spec.operands() == Operands.MORE_PROGRAM) {
          throw new UsageException(
              "cannot use '" + word + "': up takes no arguments" + Suggestions.up(words, i));
        }
        operands.add(word);
      } else if (word.startsWith("--")) {
        i = longOption(word, i);
      } else {
        i = letters(word, i);
      }
      if (keys.contains(CommandTable.HELP.name())) {
        return help(spec.name());
      }
      if (keys.contains(CommandTable.VERSION.name())) {
        return new ParsedCommand.Version();
      }
    }
    return command();
  }

  private static ParsedCommand help(String about) {
    return about.equals("run")
        ? new ParsedCommand.Run(List.of("--help"))
        : new ParsedCommand.Help(about);
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
      add(option, word.substring(equals + 1));
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
        add(option, word.substring(i + 1));
        return at;
      }
      add(option, null);
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

  private void add(OptionSpec option, String value) {
    keys.add(option.key());
    values.add(value);
  }

  private int add(OptionSpec option, String value, int at) {
    add(option, value);
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

  private ParsedCommand command() throws UsageException {
    checkOperands();
    return switch (spec.name()) {
      case "up" -> up();
      case "status" -> new ParsedCommand.Status(socket(), has("--json"), operands);
      case "health" -> new ParsedCommand.Health(socket(), operands);
      case "run" -> new ParsedCommand.Run(words);
      case "check" -> new ParsedCommand.Check(all("--file"), all("--profile"), has("--strict"));
      case "graph" -> graph();
      case "init" -> new ParsedCommand.Init(has("--file") ? last("--file") : "foster.yaml");
      case "schema" -> new ParsedCommand.Schema();
      case "version" -> new ParsedCommand.Version();
      case "help" -> about();
      case "completion" -> new ParsedCommand.Completion(shell());
      case "ps" -> new ParsedCommand.Processes(socket(), has("--json"), operands);
      case "signal" -> signal();
      case "logs" -> logs();
      case "reload" -> new ParsedCommand.Reload(socket(), has("--dry-run"));
      case "events" -> new ParsedCommand.Events(socket(), has("--follow"), has("--json"), operands);
      case "wait" -> await();
      case "shutdown" ->
          new ParsedCommand.Shutdown(socket(), !has("--no-wait"), duration("--timeout"));
      default ->
          new ParsedCommand.Change(
              socket(), spec.name(), !has("--no-wait"), duration("--timeout"), operands);
    };
  }

  private ParsedCommand up() {
    return new ParsedCommand.Up(
        all("--file"), all("--profile"), has("--check-only"), operands, verbosity());
  }

  private void checkOperands() throws UsageException {
    Operands expected = spec.operands();
    if (expected == Operands.NONE && !operands.isEmpty()) {
      String word = operands.get(0);
      String meant = Suggestions.operand(spec.name(), word);
      throw new UsageException(
          "cannot use '" + word + "': " + spec.name() + " takes no arguments" + meant);
    }
    boolean needsOne = expected == Operands.SOME_SERVICES || expected == Operands.SHELL;
    int least = needsOne ? 1 : expected == Operands.SIGNAL_AND_SERVICES ? 2 : 0;
    if (operands.size() < least) {
      throw new UsageException(
          "cannot run '" + spec.name() + "': too few arguments, usage: " + spec.usage());
    }
    boolean takesOne = expected == Operands.COMMAND || expected == Operands.SHELL;
    if (takesOne && operands.size() > 1) {
      throw new UsageException(
          "cannot use '" + operands.get(1) + "': too many arguments, usage: " + spec.usage());
    }
  }

  private boolean has(String key) {
    return keys.contains(key);
  }

  private List<String> all(String key) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).equals(key)) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  private String last(String key) {
    int at = keys.lastIndexOf(key);
    return at < 0 ? null : values.get(at);
  }

  private String socket() {
    return last("--socket");
  }

  private int verbosity() {
    int level = 0;
    for (String key : keys) {
      level += key.equals("--verbose") ? 1 : key.equals("--quiet") ? -1 : 0;
    }
    return level;
  }

  private Duration duration(String key) throws UsageException {
    String text = last(key);
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("cannot use '" + key + " " + text + "': " + e.getMessage());
    }
  }

  private ParsedCommand logs() throws UsageException {
    return new ParsedCommand.Logs(
        socket(), has("--follow"), has("--timestamps"), lines(), has("--json"), operands);
  }

  private int lines() throws UsageException {
    String text = last("--lines");
    if (text == null) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new UsageException("cannot use '--lines " + text + "': it is not a number");
      }
      value = Math.min(value * 10 + digit, 1_000_000);
    }
    if (text.isEmpty()) {
      throw new UsageException("cannot use '--lines': it is not a number");
    }
    return value;
  }

  private ParsedCommand signal() throws UsageException {
    String name = operands.get(0);
    if (Signals.parse(name) < 0) {
      throw new UsageException(
          "cannot send '" + name + "': no such signal" + Suggestions.signal(operands));
    }
    return new ParsedCommand.Signal(socket(), name, operands.subList(1, operands.size()));
  }

  private ParsedCommand graph() throws UsageException {
    GraphFormat format = has("--json") ? GraphFormat.JSON : graphFormat(last("--format"));
    if (!has("--times")) {
      return new ParsedCommand.Graph(all("--file"), all("--profile"), format);
    }
    if (has("--file")) {
      throw new UsageException("cannot use '--file' with --times: a running Foster has the times");
    }
    return new ParsedCommand.StartTimes(socket(), format);
  }

  private ParsedCommand await() throws UsageException {
    String goal = has("--for") ? last("--for") : "ready";
    if (!CommandTable.GOALS.contains(goal)) {
      String hint = NearestWord.hint(goal, CommandTable.GOALS);
      String known = ": only for ready, healthy, completed or down";
      throw new UsageException("cannot wait for '" + goal + "'" + (hint.isEmpty() ? known : hint));
    }
    return new ParsedCommand.Wait(socket(), goal, duration("--timeout"), operands);
  }

  private static GraphFormat graphFormat(String name) throws UsageException {
    return switch (name == null ? "text" : name) {
      case "text" -> GraphFormat.TEXT;
      case "mermaid" -> GraphFormat.MERMAID;
      case "dot" -> GraphFormat.DOT;
      default ->
          throw new UsageException(
              "cannot use '--format "
                  + name
                  + "': the formats are text, mermaid and dot; --json prints JSON");
    };
  }

  private ParsedCommand about() throws UsageException {
    if (operands.isEmpty()) {
      return new ParsedCommand.Help(null);
    }
    if (CommandTable.find(operands.get(0)) == null) {
      throw new UsageException(unknownCommand(operands.get(0)));
    }
    return help(operands.get(0));
  }

  private String shell() throws UsageException {
    String shell = operands.get(0);
    if (!Completion.SHELLS.contains(shell)) {
      throw new UsageException("cannot complete for '" + shell + "'" + Suggestions.shell(shell));
    }
    return shell;
  }
}
