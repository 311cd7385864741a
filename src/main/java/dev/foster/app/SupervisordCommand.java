package dev.foster.app;

import dev.foster.control.ControlSocket;
import dev.foster.kernel.Host;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.LinuxHost;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.supervisord.SupervisordConfig;
import dev.foster.supervisord.SupervisordHelp;
import dev.foster.supervisord.SupervisordOptions;
import dev.foster.text.PythonGetOpt;

/** Foster called as {@code supervisord}. */
final class SupervisordCommand {
  private final ProcessEnvironment environment;
  private final Io io = LinuxIo.INSTANCE;

  SupervisordCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  /** Runs the programs of the file; returns the exit code. */
  int run() throws KernelException, ControlSocket.InUse {
    SupervisordOptions options;
    try {
      options = SupervisordOptions.parse(environment.arguments());
    } catch (PythonGetOpt.Malformed e) {
      return refuse(e.getMessage());
    }
    if (options.action() == SupervisordOptions.Action.HELP) {
      return print(SupervisordHelp.text(environment.calledBy()));
    }
    if (options.action() == SupervisordOptions.Action.VERSION) {
      return print(SupervisordOptions.VERSION + "\n");
    }
    Host host = new LinuxHost();
    String path = environment.get("PATH");
    String file =
        options.file() != null
            ? options.file()
            : SupervisordConfig.find(host, environment.calledBy(), path);
    if (file == null) {
      String places =
          String.join(", ", SupervisordConfig.places(host, environment.calledBy(), path));
      String advice = "; use the -c option to specify a config file at a different path";
      return refuse("No config file found at default paths (" + places + ")" + advice);
    }
    boolean first = LinuxStartup.pid() == 1;
    return new UpCommand(
            environment,
            watched ->
                new SupervisordConfig(
                    watched, file, options.overrides(), environment.variables(), first))
        .run();
  }

  private int print(String text) {
    return StdStreams.print(io, StdStreams.OUT, text) == 0 ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  private int refuse(String message) {
    String help = "For help, use " + environment.calledBy() + " -h\n";
    StdStreams.print(io, StdStreams.ERR, "Error: " + message + "\n" + help);
    return ExitCodes.USAGE;
  }
}
