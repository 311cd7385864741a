package dev.foster;

import dev.foster.control.ControlSocket;
import dev.foster.init.InitCommand;
import dev.foster.init.Personality;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.LinuxInit;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.log.Level;
import java.util.ArrayList;
import java.util.List;

/** The beginning and the end: finds out what is asked for, has it done, ends the process. */
public final class Main {
  static final String VERSION = "0.1.0";

  private Main() {}

  /** Runs Foster; never returns. */
  public static void main(String[] args) {
    int code = ExitCodes.OWN_FAILURE;
    try {
      code = run(Surroundings.read(args));
    } catch (KernelException | ControlSocket.InUse e) {
      Terminal.print(LinuxIo.INSTANCE, Terminal.ERR, "foster: " + e.getMessage() + "\n");
    } catch (Throwable e) { // OutOfMemoryError too: it must be loud, and 125
      Terminal.print(LinuxIo.INSTANCE, Terminal.ERR, "foster: internal error: " + e + "\n");
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(code);
  }

  private static int run(Surroundings surroundings) throws Exception {
    Personality personality = Personality.of(surroundings.calledBy());
    List<String> arguments = surroundings.arguments();
    if (personality != Personality.FOSTER) {
      return init(personality, surroundings.calledBy(), arguments, surroundings);
    }
    String command = arguments.isEmpty() ? "help" : arguments.get(0);
    if (command.equals("run")) {
      return init(personality, "foster run", arguments.subList(1, arguments.size()), surroundings);
    }
    if (command.equals("version") || command.equals("--version")) {
      Terminal.print(LinuxIo.INSTANCE, Terminal.OUT, "foster " + VERSION + "\n");
      return ExitCodes.DONE;
    }
    List<String> files = new ArrayList<>();
    for (int i = 1; i + 1 < arguments.size(); i += 2) {
      files.add(arguments.get(i + 1));
    }
    return new Up(surroundings, files, Level.INFO).run();
  }

  private static int init(
      Personality personality, String program, List<String> arguments, Surroundings surroundings) {
    return InitCommand.run(
        personality, program, arguments, surroundings.environment(), VERSION, new LinuxInit());
  }
}
