package dev.foster.cli;

import dev.foster.cli.CommandSpec.Operands;
import dev.foster.cli.ParsedCommand.GraphFormat;
import dev.foster.kernel.Signals;
import dev.foster.text.NearestWord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a command of the options and operands of a command line. */
final class CommandFactory {
  private final CommandSpec spec;
  private final OptionValues values;
  private final List<String> operands;
  private final List<String> words;

  /** {@code words} are all words of the command line after the name of the command. */
  CommandFactory(CommandSpec spec, OptionValues values, List<String> words) {
    this.spec = spec;
    this.values = values;
    this.operands = values.operands();
    this.words = words;
  }

  /** The error for a command that does not exist. */
  static String unknownCommand(String name) {
    return "cannot do '" + name + "': no such command" + Suggestions.command(name);
  }

  /** The help of a command. */
  static ParsedCommand help(String about) {
    return about.equals("run")
        ? new ParsedCommand.Run(List.of("--help"))
        : new ParsedCommand.Help(about);
  }

  /** Checks the operands and makes the command. */
  ParsedCommand command() throws UsageException {
    checkOperands();
    return switch (spec.name()) {
      case "up" -> up();
      case "status" -> new ParsedCommand.Status(values.socket(), values.has("--json"), operands);
      case "stats" ->
          new ParsedCommand.Stats(
              values.socket(), values.has("--json"), values.has("--pss"), operands);
      case "health" -> new ParsedCommand.Health(values.socket(), operands);
      case "run" -> new ParsedCommand.Run(words);
      case "check" ->
          new ParsedCommand.Check(
              values.all("--file"), values.all("--profile"), values.has("--strict"));
      case "graph" -> graph();
      case "init" ->
          new ParsedCommand.Init(values.has("--file") ? values.last("--file") : "foster.yaml");
      case "import" -> importer();
      case "schema" -> new ParsedCommand.Schema();
      case "version" -> new ParsedCommand.Version();
      case "help" -> about();
      case "completion" -> new ParsedCommand.Completion(shell());
      case "ps" -> new ParsedCommand.Processes(values.socket(), values.has("--json"), operands);
      case "signal" -> signal();
      case "logs" -> logs();
      case "reload" -> new ParsedCommand.Reload(values.socket(), values.has("--dry-run"));
      case "events" ->
          new ParsedCommand.Events(
              values.socket(), values.has("--follow"), values.has("--json"), operands);
      case "scale" -> scale();
      case "wait" -> await();
      case "shutdown" ->
          new ParsedCommand.Shutdown(
              values.socket(),
              !values.has("--no-wait"),
              !values.has("--no-drain"),
              values.duration("--timeout"));
      default ->
          new ParsedCommand.Change(
              values.socket(),
              spec.name(),
              !values.has("--no-wait"),
              values.has("--rolling"),
              values.duration("--timeout"),
              operands);
    };
  }

  private ParsedCommand importer() {
    boolean named = !operands.isEmpty() && CommandTable.KINDS.contains(operands.get(0));
    return new ParsedCommand.Import(
        named ? operands.get(0) : null,
        operands.subList(named ? 1 : 0, operands.size()),
        values.last("--output"),
        values.has("--strict"),
        values.has("--verbose"),
        values.all("--formation"),
        values.has("--user"));
  }

  private ParsedCommand up() {
    return new ParsedCommand.Up(
        values.all("--file"),
        values.all("--profile"),
        values.has("--check-only"),
        operands,
        values.verbosity());
  }

  private void checkOperands() throws UsageException {
    Operands expected = spec.operands();
    if (expected == Operands.NONE && !operands.isEmpty()) {
      String word = operands.get(0);
      String meant = Suggestions.operand(spec.name(), word);
      throw new UsageException(
          "cannot use '" + word + "': " + spec.name() + " takes no arguments" + meant);
    }
    boolean needsOne =
        expected == Operands.SOME_SERVICES
            || expected == Operands.COUNTS
            || expected == Operands.SHELL;
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

  private ParsedCommand logs() throws UsageException {
    return new ParsedCommand.Logs(
        values.socket(),
        values.has("--follow"),
        values.has("--timestamps"),
        values.number("--lines"),
        values.has("--json"),
        operands);
  }

  private ParsedCommand scale() throws UsageException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String operand : operands) {
      int equals = operand.lastIndexOf('=');
      String name = operand.substring(0, Math.max(0, equals));
      int count = equals < 0 ? -1 : number(operand.substring(equals + 1));
      if (name.isEmpty() || count < 0) {
        throw new UsageException("cannot scale '" + operand + "': write it as worker=3");
      }
      counts.put(name, count);
    }
    return new ParsedCommand.Scale(
        values.socket(), !values.has("--no-wait"), values.duration("--timeout"), counts);
  }

  /** A whole number; -1 for any other text. */
  private static int number(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private ParsedCommand signal() throws UsageException {
    String name = operands.get(0);
    if (Signals.parse(name) < 0) {
      throw new UsageException(
          "cannot send '" + name + "': no such signal" + Suggestions.signal(operands));
    }
    return new ParsedCommand.Signal(values.socket(), name, operands.subList(1, operands.size()));
  }

  private ParsedCommand graph() throws UsageException {
    GraphFormat format =
        values.has("--json") ? GraphFormat.JSON : graphFormat(values.last("--format"));
    if (!values.has("--times")) {
      return new ParsedCommand.Graph(values.all("--file"), values.all("--profile"), format);
    }
    if (values.has("--file")) {
      throw new UsageException("cannot use '--file' with --times: a running Foster has the times");
    }
    return new ParsedCommand.StartTimes(values.socket(), format);
  }

  private ParsedCommand await() throws UsageException {
    String goal = values.has("--for") ? values.last("--for") : "ready";
    if (!CommandTable.GOALS.contains(goal)) {
      String hint = NearestWord.hint(goal, CommandTable.GOALS);
      String known = ": only for ready, healthy, completed or down";
      throw new UsageException("cannot wait for '" + goal + "'" + (hint.isEmpty() ? known : hint));
    }
    return new ParsedCommand.Wait(values.socket(), goal, values.duration("--timeout"), operands);
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
