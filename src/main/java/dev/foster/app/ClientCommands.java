package dev.foster.app;

import dev.foster.cli.Client;
import dev.foster.cli.ClientEnvironment;
import dev.foster.cli.Completion;
import dev.foster.cli.DescriptorConsole;
import dev.foster.cli.GraphView;
import dev.foster.cli.HelpPage;
import dev.foster.cli.ParsedCommand;
import dev.foster.config.CheckReport;
import dev.foster.config.ConfigLoader;
import dev.foster.config.ConfigLoader.Purpose;
import dev.foster.config.LoadResult;
import dev.foster.config.ScheduleReport;
import dev.foster.config.schema.ConfigSchema;
import dev.foster.control.GraphJson;
import dev.foster.kernel.Io;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.LinuxHost;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.supervisorctl.Supervisorctl;
import dev.foster.text.JsonReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The commands that start no services: all but {@code up} and {@code run}. */
final class ClientCommands {
  private static final Io IO = LinuxIo.INSTANCE;

  private ClientCommands() {}

  /** Runs a command that asks a running Foster. */
  static int ask(ProcessEnvironment environment, ParsedCommand.Ask command) {
    ClientEnvironment client = client(environment);
    boolean noColour = environment.get("NO_COLOR") != null;
    var console = new DescriptorConsole(IO, noColour);
    int code = new Client(console, client).run(command);
    return console.lost() == 0 ? code : lost(console.lost());
  }

  /** Foster called as {@code supervisorctl}. */
  static int supervisorctl(ProcessEnvironment environment) {
    var console = new DescriptorConsole(IO, true);
    Map<String, String> variables = environment.variables();
    var client = new Supervisorctl(console, IO, new LinuxHost(), client(environment), variables);
    int code = client.run(environment.calledBy(), environment.arguments());
    return console.lost() == 0 ? code : lost(console.lost());
  }

  private static ClientEnvironment client(ProcessEnvironment environment) {
    return new ClientEnvironment(
        new LinuxSockets(),
        new LinuxDirectories(),
        environment.environment(),
        () -> configuredSocket(environment));
  }

  /**
   * The value of {@code control.socket} in the configuration that {@code up} would find here, or
   * null.
   */
  private static String configuredSocket(ProcessEnvironment environment) {
    LoadResult loaded = loader(environment, Purpose.LOOK, List.of()).load(List.of());
    return loaded.plan() == null ? null : loaded.plan().control().socket();
  }

  /** Runs a command that needs no running Foster. */
  static int local(ProcessEnvironment environment, ParsedCommand command) {
    if (command instanceof ParsedCommand.Version) {
      return print("foster " + Main.VERSION + "\n");
    }
    if (command instanceof ParsedCommand.Usage) {
      StdStreams.print(IO, StdStreams.ERR, HelpPage.text(null));
      return ExitCodes.USAGE;
    }
    if (command instanceof ParsedCommand.Help help) {
      return print(HelpPage.text(help.about()));
    }
    if (command instanceof ParsedCommand.Completion completion) {
      return print(Completion.script(completion.shell()));
    }
    if (command instanceof ParsedCommand.Schema) {
      return print(ConfigSchema.text());
    }
    if (command instanceof ParsedCommand.Graph graph) {
      return graph(environment, graph);
    }
    if (command instanceof ParsedCommand.Init init) {
      return new FirstConfig(IO, new LinuxHost(), environment).write(init.file());
    }
    if (command instanceof ParsedCommand.Import importer) {
      return new ImportCommand(IO, new LinuxHost(), environment).run(importer);
    }
    if (command instanceof ParsedCommand.Check check) {
      return report(
          environment,
          loader(environment, Purpose.CHECK, check.profiles()).load(check.files()),
          check.strict());
    }
    ParsedCommand.Up up = (ParsedCommand.Up) command;
    LoadResult loaded =
        loader(environment, Purpose.START, up.profiles()).load(up.files(), up.program());
    return report(environment, loaded, false);
  }

  private static int print(String text) {
    int errno = StdStreams.print(IO, StdStreams.OUT, text);
    return errno == 0 || errno == Io.EPIPE ? ExitCodes.SUCCESS : lost(errno);
  }

  /**
   * Reports a failed write: an incomplete output, such as on a full disk, must not look like
   * success.
   */
  private static int lost(int errno) {
    String text = "foster: cannot write to standard output: " + IO.reason(errno) + "\n";
    StdStreams.print(IO, StdStreams.ERR, text);
    return ExitCodes.FAILURE;
  }

  /** Prints the dependencies of a configuration, which may be meant for another machine. */
  private static int graph(ProcessEnvironment environment, ParsedCommand.Graph command) {
    LoadResult loaded = loader(environment, Purpose.LOOK, command.profiles()).load(command.files());
    if (loaded.plan() == null) {
      new ProblemPrinter(IO, environment).errors(loaded.errors());
      return ExitCodes.USAGE;
    }
    var console = new DescriptorConsole(IO, environment.get("NO_COLOR") != null);
    Map<String, Object> graph;
    try {
      graph = JsonReader.parseObject(GraphJson.of(loaded.plan()).toString());
    } catch (JsonReader.Malformed e) {
      throw new IllegalStateException(e);
    }
    new GraphView(console, client(environment)).print(graph, command.format(), false);
    return console.lost() == 0 ? ExitCodes.SUCCESS : lost(console.lost());
  }

  private static ConfigLoader loader(
      ProcessEnvironment environment, Purpose purpose, List<String> profiles) {
    return new ConfigLoader(new LinuxHost(), environment.variables(), purpose, profiles);
  }

  private static int report(ProcessEnvironment environment, LoadResult loaded, boolean strict) {
    new ProblemPrinter(IO, environment).print(loaded);
    if (loaded.plan() == null) {
      return ExitCodes.USAGE;
    }
    StringBuilder report = new StringBuilder();
    for (String line : CheckReport.lines(loaded.plan())) {
      report.append(line).append('\n');
    }
    if (loaded.plan().hasSchedules()) {
      for (String line : ScheduleReport.lines(loaded.plan(), Instant.now())) {
        report.append(line).append('\n');
      }
    }
    int code = print(report.toString());
    return code == ExitCodes.SUCCESS && strict && !loaded.warnings().isEmpty()
        ? ExitCodes.FAILURE
        : code;
  }
}
