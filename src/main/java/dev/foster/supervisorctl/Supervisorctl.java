package dev.foster.supervisorctl;

import dev.foster.cli.ClientEnvironment;
import dev.foster.cli.Console;
import dev.foster.importer.supervisord.ClientConfig;
import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.supervisord.SupervisordConfig;
import dev.foster.text.PathText;
import dev.foster.text.PythonGetOpt;
import dev.foster.text.ZoneNames;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Foster called as {@code supervisorctl}. */
public final class Supervisorctl {
  private static final String LOCALTIME = "/etc/localtime";
  private static final String PROMPT = "supervisor";

  private static final String USAGE =
      """
      supervisorctl -- control applications run by supervisord from the cmd line.

      Usage: %s [options] [action [arguments]]

      Options:
      -c/--configuration FILENAME -- configuration file path (searches if not given)
      -h/--help -- print usage message and exit
      -i/--interactive -- start an interactive shell after executing commands
      -s/--serverurl URL -- URL on which supervisord server is listening
           (unix:///PATH; default: where Foster listens).
      -u/--username USERNAME -- ignored: the socket is guarded by its mode
      -p/--password PASSWORD -- ignored
      -r/--history-file -- ignored

      action [arguments] -- see below

      Actions are commands like "tail" or "stop".  If -i is specified or no action is
      specified on the command line, a "shell" interpreting actions typed
      interactively is started.  Use the action "help" to find out about available
      actions.

      """;

  private final Console console;
  private final Io io;
  private final Host host;
  private final ClientEnvironment around;
  private final Map<String, String> variables;

  /** A client that prints to {@code console}, and reads commands from standard input. */
  public Supervisorctl(
      Console console, Io io, Host host, ClientEnvironment around, Map<String, String> variables) {
    this.console = console;
    this.io = io;
    this.host = host;
    this.around = around;
    this.variables = variables;
  }

  /**
   * Carries out a command line.
   *
   * @return the exit code
   */
  public int run(String calledBy, List<String> arguments) {
    try {
      CommandOptions options = CommandOptions.parse(arguments);
      if (options.help()) {
        console.out(USAGE.replace("%s", calledBy));
        return 0;
      }
      ClientConfig config = config(calledBy, options.file());
      return run(options, config);
    } catch (PythonGetOpt.Malformed e) {
      console.err("Error: " + e.getMessage() + "\n");
      console.err("For help, use " + calledBy + " -h\n");
      return LsbStatus.INVALID_ARGS;
    }
  }

  private int run(CommandOptions options, ClientConfig config) {
    ServerUrl server =
        options.url() != null
            ? new ServerUrl(ServerUrl.path(options.url()))
            : ServerUrl.ofFile(config.serverUrl(), around);
    String prompt = config.prompt() == null ? PROMPT : config.prompt();
    FosterClient client =
        new FosterClient(around, server, new ProcessTable(config.processes()), zone());
    Controller controller =
        new Controller(
            console,
            host,
            around,
            new StandardInput(io),
            new Controller.Settings(server, prompt, options.interactive()),
            client);
    if (options.action().isEmpty()) {
      controller.shell();
      return 0;
    }
    controller.run(String.join(" ", options.action()));
    return controller.exitStatus();
  }

  private ClientConfig config(String calledBy, String file) throws PythonGetOpt.Malformed {
    if (file != null) {
      if (host.kind(PathText.resolve(host.directory(), file)) == Host.Kind.ABSENT) {
        throw new PythonGetOpt.Malformed("could not find config file " + file);
      }
      return read(file);
    }
    String found = SupervisordConfig.find(host, calledBy, variables.get("PATH"));
    return found == null ? ClientConfig.NONE : read(found);
  }

  private ClientConfig read(String file) {
    ClientConfig config =
        ClientConfig.read(host, file, variables, SupervisordConfig.nodeName(host, variables));
    for (String error : config.errors()) {
      console.err(error + "\n");
    }
    return config;
  }

  /** The zone of the dates; UTC if it is not known. */
  private ZoneId zone() {
    String variable = variables.get("TZ");
    String name = variable != null ? variable : host.link(LOCALTIME);
    ZoneId zone = name == null || name.isEmpty() ? null : ZoneNames.local(name);
    return zone == null ? ZoneOffset.UTC : zone;
  }
}
