package dev.foster.supervisorctl;

import dev.foster.cli.ClientEnvironment;
import dev.foster.cli.ClientException;
import dev.foster.cli.Console;
import dev.foster.kernel.Host;
import java.util.List;

/** Carries out commands, a line each, and keeps the exit code. */
final class Controller {
  private final Console console;
  private final Host host;
  private final ClientEnvironment around;
  private final StandardInput input;
  private final Settings settings;
  private ServerUrl server;
  private FosterClient client;
  private int exitStatus;
  private boolean over;

  /**
   * What the command line and the configuration say.
   *
   * @param interactive whether questions are asked
   * @param prompt without {@code "> "}
   */
  record Settings(ServerUrl server, String prompt, boolean interactive) {}

  Controller(
      Console console,
      Host host,
      ClientEnvironment around,
      StandardInput input,
      Settings settings,
      FosterClient client) {
    this.console = console;
    this.host = host;
    this.around = around;
    this.input = input;
    this.settings = settings;
    this.client = client;
    server = settings.server();
  }

  int exitStatus() {
    return exitStatus;
  }

  void exitStatus(int code) {
    exitStatus = code;
  }

  FosterClient client() {
    return client;
  }

  /** Prints a line; ends the shell when nobody reads it. */
  void output(String line) {
    print(line + "\n");
  }

  /** Prints a text; false if nobody reads it any more. */
  boolean print(String text) {
    boolean read = console.out(text);
    over |= !read;
    return read;
  }

  /** Prints a message about wrong use, with the help of the command. */
  void wrongUse(String message, int code, String command) {
    output(message);
    exitStatus = code;
    print(HelpText.of(command));
  }

  /** Sets the exit code after one result. */
  void result(Fault fault, Fault ignored) {
    if (fault != Fault.SUCCESS && fault != ignored) {
      exitStatus = fault.exitStatus;
    }
  }

  /** Asks before something that ends programs; true without a person at the prompt. */
  boolean isSure(String question) {
    if (!settings.interactive()) {
      return true;
    }
    print(question + " y/N? ");
    String answer = input.line();
    return answer != null && (answer.startsWith("y") || answer.startsWith("Y"));
  }

  /** Reads commands until the end of the input. */
  void shell() {
    run("status");
    while (!over) {
      print(settings.prompt() + "> ");
      String line = input.line();
      run(line == null ? "EOF" : line);
    }
  }

  /** Carries out one line. */
  void run(String text) {
    String line = text.strip();
    if (line.isEmpty()) {
      return;
    }
    if (line.startsWith("?")) {
      line = "help " + line.substring(1);
    }
    int end = 0;
    while (end < line.length() && isNameCharacter(line.charAt(end))) {
      end++;
    }
    String command = line.substring(0, end);
    String argument = line.substring(end).strip();
    try {
      if (!dispatch(command, argument)) {
        output("*** Unknown syntax: " + line);
        exitStatus = LsbStatus.GENERIC;
      }
    } catch (ClientException e) {
      unreachable(e, "", "");
    } catch (ClassCastException | NullPointerException e) { // a member has another type
      output("error: cannot understand the answer: another version?");
      exitStatus = LsbStatus.GENERIC;
    }
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  private boolean dispatch(String command, String argument) throws ClientException {
    switch (command) {
      case "help" -> print(argument.isEmpty() ? HelpText.OVERVIEW : HelpText.of(argument));
      case "exit", "quit", "EOF" -> {
        output("");
        over = true;
      }
      case "open" -> open(argument);
      case "status" -> new StatusCommand(this).run(argument);
      case "pid" -> new StatusCommand(this).pid(argument);
      case "version" -> new StatusCommand(this).version(argument);
      case "fg" -> new StatusCommand(this).foreground(argument);
      case "start" -> new ChangeCommand(this).start(argument);
      case "stop" -> new ChangeCommand(this).stop(argument);
      case "restart" -> new ChangeCommand(this).restart(argument);
      case "signal" -> new ChangeCommand(this).signal(argument);
      case "tail" -> new TailCommand(this).tail(argument);
      case "maintail" -> new TailCommand(this).mainTail(argument);
      case "clear" -> new TailCommand(this).clear(argument);
      case "reread" -> new ConfigCommand(this).reread(argument);
      case "update" -> new ConfigCommand(this).update(argument);
      case "add" -> new ConfigCommand(this).add(argument);
      case "remove" -> new ConfigCommand(this).remove(argument);
      case "avail" -> new ConfigCommand(this).available(argument);
      case "reload" -> new ConfigCommand(this).restart(argument);
      case "shutdown" -> new ConfigCommand(this).shutdown(argument);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Reports that a request has failed; if nobody listens, with the words before and after. */
  void unreachable(ClientException e, String before, String after) {
    if (e.exitCode() != ClientException.NOBODY) {
      output("error: " + e.getMessage());
      exitStatus = LsbStatus.GENERIC;
      return;
    }
    boolean absent = host.kind(server.socket(around)) == Host.Kind.ABSENT;
    String problem = absent ? " no such file" : " refused connection";
    output(before + server.text(around) + problem + after);
    exitStatus = absent ? LsbStatus.NOT_RUNNING : LsbStatus.INSUFFICIENT_PRIVILEGES;
  }

  private void open(String url) throws ClientException {
    if (!url.startsWith("unix:") && !url.startsWith("http:")) {
      output("ERROR: url must be http:// or unix://");
      exitStatus = LsbStatus.GENERIC;
      return;
    }
    String path = ServerUrl.path(url);
    if (path == null) {
      output("ERROR: " + CommandOptions.NO_HTTP);
      exitStatus = LsbStatus.GENERIC;
      return;
    }
    server = new ServerUrl(path);
    client = new FosterClient(around, server, client.table(), client.zone());
    int before = exitStatus;
    new StatusCommand(this).run("");
    exitStatus = before;
  }

  /** The words of an argument. */
  static List<String> words(String argument) {
    return argument.isEmpty() ? List.of() : List.of(argument.split("[ \t]+"));
  }
}
