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

/** Reads the command line, runs the command, and ends the process with its exit code. */
public final class Main {
  static final String VERSION = "0.1.0";

  private static final long STACK = 512 * 1024;

  private Main() {}

  /** Runs Foster; never returns. */
  public static void main(String[] args) {
    int code = ExitCodes.INTERNAL_ERROR;
    try {
      prepare(args);
      code = run(ProcessEnvironment.read(args));
    } catch (UsageException e) {
      complain(e.getMessage());
      code = ExitCodes.USAGE;
    } catch (ControlSocket.InUse e) {
      complain(e.getMessage());
      code = ExitCodes.FAILURE;
    } catch (KernelException e) {
      complain(e.getMessage());
    } catch (Throwable e) { // also OutOfMemoryError: Foster must report it and exit with 125
      explain(e);
    }
    leave(code);
  }

  private static void leave(int code) {
    try {
      if (System.getProperty("foster.training")
          == null) { // otherwise the JVM still writes its list of classes
        LinuxStartup.exit(code);
      }
    } catch (Throwable e) {
      // The libraries for the call cannot be loaded; that was reported already.
    }
    Runtime.getRuntime().halt(code);
  }

  /**
   * Starts the first use of the YAML parser on a thread of its own, while native code is loaded. It
   * is the longest step on the way to the first service.
   */
  private static void prepare(String[] args) {
    for (int i = 0; i < args.length && i < 2; i++) { // the launcher may put its own word first
      if (args[i].equals("up")) {
        Thread thread = new Thread(null, ConfigLoader::prepare, "prepare", STACK);
        thread.setDaemon(true);
        thread.start();
        return;
      }
    }
  }

  private static void explain(Throwable e) {
    if (lacksThreads(e)) { // before a look at the library, which may be what lacks them
      System.err.print("foster: ");
      System.err.println("cannot make a thread: too many processes, or too little memory");
      return;
    }
    String missing = e instanceof LinkageError ? LibcProvider.problem() : null;
    if (missing != null) {
      System.err.println("foster: " + missing); // Foster's own output needs the missing library
    } else {
      complain("internal error: " + e);
      e.printStackTrace();
    }
  }

  /** True if the JVM could not make a thread: in a library, too, that loads or starts. */
  private static boolean lacksThreads(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String text = cause.getMessage();
      if (cause instanceof OutOfMemoryError && text != null && text.contains("native")) {
        return true;
      }
    }
    return false;
  }

  private static void complain(String text) {
    StdStreams.print(LinuxIo.INSTANCE, StdStreams.ERR, "foster: " + text + "\n");
  }

  private static int run(ProcessEnvironment environment)
      throws KernelException, ControlSocket.InUse, UsageException {
    List<String> arguments = environment.arguments();
    String calledBy = environment.calledBy();
    String name = calledBy.substring(calledBy.lastIndexOf('/') + 1);
    if (name.equals("supervisord")) {
      return new SupervisordCommand(environment).run();
    }
    if (name.equals("supervisorctl")) {
      LinuxStartup.unblockSignals();
      return ClientCommands.supervisorctl(environment);
    }
    InitMode mode = InitMode.of(calledBy);
    if (mode != InitMode.FOSTER) {
      return init(mode, calledBy, arguments, environment);
    }
    if (!arguments.isEmpty()
        && arguments.get(0).equals("run")) { // before the parser, so that no other class is loaded
      List<String> rest = arguments.subList(1, arguments.size());
      return init(mode, "foster run", rest, environment);
    }
    ParsedCommand command = CommandLine.parse(arguments);
    if (command instanceof ParsedCommand.Up up && !up.checkOnly()) {
      return new UpCommand(environment, up).run();
    }
    if (command instanceof ParsedCommand.Run run) { // foster help run, foster -v run …
      return init(mode, "foster run", run.arguments(), environment);
    }
    LinuxStartup
        .unblockSignals(); // the launcher blocks signals for every command that may be a supervisor
    if (command instanceof ParsedCommand.Ask ask) {
      return ClientCommands.ask(environment, ask);
    }
    return ClientCommands.local(environment, command);
  }

  private static int init(
      InitMode mode, String program, List<String> arguments, ProcessEnvironment environment) {
    return InitCommand.run(
        mode, program, arguments, environment.environment(), VERSION, new LinuxInit());
  }
}
