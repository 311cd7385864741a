package dev.foster;

import dev.foster.cli.Client;
import dev.foster.cli.Command;
import dev.foster.cli.Completion;
import dev.foster.cli.DescriptorConsole;
import dev.foster.cli.HelpPage;
import dev.foster.config.CheckReport;
import dev.foster.config.ConfigLoader;
import dev.foster.config.ConfigLoader.Purpose;
import dev.foster.config.Loaded;
import dev.foster.config.Problem;
import dev.foster.config.Schema;
import dev.foster.kernel.Io;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.LinuxHost;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxSockets;
import java.util.List;

/** The commands that are neither {@code up} nor {@code run}. */
final class Commands {
  private static final Io IO = LinuxIo.INSTANCE;

  private Commands() {}

  /** Asks a running Foster. */
  static int ask(Surroundings surroundings, Command.Ask command) {
    var around =
        new dev.foster.cli.Surroundings(
            new LinuxSockets(),
            new LinuxDirectories(),
            surroundings.environment(),
            () -> configuredSocket(surroundings));
    boolean noColour = surroundings.get("NO_COLOR") != null;
    var console = new DescriptorConsole(IO, noColour);
    int code = new Client(console, around).run(command);
    return console.lost() == 0 ? code : lost(console.lost());
  }

  /** {@code control.socket} of the configuration that {@code up} would find here, or null. */
  private static String configuredSocket(Surroundings surroundings) {
    Loaded loaded =
        new ConfigLoader(new LinuxHost(), surroundings.variables(), Purpose.LOOK).load(List.of());
    return loaded.plan() == null ? null : loaded.plan().control().socket();
  }

  /** What needs no running Foster. */
  static int local(Surroundings surroundings, Command command) {
    if (command instanceof Command.Version) {
      return print("foster " + Main.VERSION + "\n");
    }
    if (command instanceof Command.Help help) {
      return print(HelpPage.text(help.about()));
    }
    if (command instanceof Command.Completion completion) {
      return print(Completion.script(completion.shell()));
    }
    if (command instanceof Command.Schema) {
      return print(Schema.text());
    }
    if (command instanceof Command.Check check) {
      return check(surroundings, check.files(), Purpose.CHECK);
    }
    return check(surroundings, ((Command.Up) command).files(), Purpose.START);
  }

  private static int print(String text) {
    int errno = Terminal.print(IO, Terminal.OUT, text);
    return errno == 0 || errno == Io.EPIPE ? ExitCodes.DONE : lost(errno);
  }

  /** Half an answer is none: who redirected it to a full disk has to know. */
  private static int lost(int errno) {
    String text = "foster: cannot write to standard output: " + IO.reason(errno) + "\n";
    Terminal.print(IO, Terminal.ERR, text);
    return ExitCodes.NOT_DONE;
  }

  private static int check(Surroundings surroundings, List<String> files, Purpose purpose) {
    Loaded loaded =
        new ConfigLoader(new LinuxHost(), surroundings.variables(), purpose).load(files);
    if (loaded.plan() == null) {
      Terminal.complain(IO, loaded.errors());
      StringBuilder warnings = new StringBuilder();
      for (Problem warning : loaded.warnings()) {
        warnings.append(warning.warningText()).append('\n');
      }
      Terminal.print(IO, Terminal.ERR, warnings.toString());
      return ExitCodes.USAGE;
    }
    StringBuilder report = new StringBuilder();
    for (String line : CheckReport.lines(loaded)) {
      report.append(line).append('\n');
    }
    return print(report.toString());
  }
}
