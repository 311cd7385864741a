package dev.foster.app;

import dev.foster.cli.CommandLine;
import dev.foster.cli.ParsedCommand;
import dev.foster.cli.UsageException;
import dev.foster.config.ConfigLoader;
import dev.foster.control.ControlSocket;
import dev.foster.init.InitCommand;
import dev.foster.init.InitMode;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.kernel.linux.init.LinuxInit;
import dev.foster.kernel.linux.libc.LibcProvider;
import java.util.List;

/** The beginning and the end: finds out what is asked for, has it done, ends the process. */
public final class Main {
  static final String VERSION = "0.1.0";

  private static final long STACK = 512 * 1024;

  private Main() {}

  /** Runs Foster; never returns. */
  public static void main(String[] args) {
    int code = ExitCodes.OWN_FAILURE;
    try {
      prepare(args);
      code = run(ProcessEnvironment.read(args));
    } catch (UsageException e) {
      complain(e.getMessage());
      code = ExitCodes.USAGE;
    } catch (ControlSocket.InUse e) {
      complain(e.getMessage());
      code = ExitCodes.NOT_DONE;
    } catch (KernelException e) {
      complain(e.getMessage());
    } catch (Throwable e) { // OutOfMemoryError too: it must be loud, and 125
      explain(e);
    }
    leave(code);
  }

  private static void leave(int code) {
    try {
      if (System.getProperty("foster.training") == null) { // else the JVM has a list to finish
        LinuxStartup.exit(code);
      }
    } catch (Throwable e) {
      // the libraries that make the call cannot be loaded: that was said already
    }
    Runtime.getRuntime().halt(code);
  }

  /**
   * The first use of the YAML parser takes longer than all else on the way to the first service: it
   * is begun at once, beside the loading of native code.
   */
  private static void prepare(String[] args) {
    for (int i = 0; i < args.length && i < 2; i++) { // with the launcher's word or without
      if (args[i].equals("up")) {
        Thread thread = new Thread(null, ConfigLoader::prepare, "prepare", STACK);
        thread.setDaemon(true);
        thread.start();
        return;
      }
    }
  }

  private static void explain(Throwable e) {
    String missing = e instanceof LinkageError ? LibcProvider.problem() : null;
    if (missing != null) {
      System.err.println("foster: " + missing); // nothing else can write
    } else {
      complain("internal error: " + e);
      e.printStackTrace();
    }
  }

  private static void complain(String text) {
    StdStreams.print(LinuxIo.INSTANCE, StdStreams.ERR, "foster: " + text + "\n");
  }

  private static int run(ProcessEnvironment surroundings)
      throws KernelException, ControlSocket.InUse, UsageException {
    List<String> arguments = surroundings.arguments();
    InitMode personality = InitMode.of(surroundings.calledBy());
    if (personality != InitMode.FOSTER) {
      return init(personality, surroundings.calledBy(), arguments, surroundings);
    }
    if (!arguments.isEmpty() && arguments.get(0).equals("run")) { // loads no other class
      List<String> rest = arguments.subList(1, arguments.size());
      return init(personality, "foster run", rest, surroundings);
    }
    ParsedCommand command = CommandLine.parse(arguments);
    if (command instanceof ParsedCommand.Up up && !up.checkOnly()) {
      return new UpCommand(surroundings, up.files(), up.verbosity()).run();
    }
    if (command instanceof ParsedCommand.Run run) { // foster help run, foster -v run …
      return init(personality, "foster run", run.arguments(), surroundings);
    }
    LinuxStartup.unblockSignals(); // the launcher may have taken this for a supervisor
    if (command instanceof ParsedCommand.Ask ask) {
      return ClientCommands.ask(surroundings, ask);
    }
    return ClientCommands.local(surroundings, command);
  }

  private static int init(
      InitMode personality,
      String program,
      List<String> arguments,
      ProcessEnvironment surroundings) {
    return InitCommand.run(
        personality, program, arguments, surroundings.environment(), VERSION, new LinuxInit());
  }
}
