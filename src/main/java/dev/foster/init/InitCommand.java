package dev.foster.init;

import dev.foster.kernel.InitKernel;
import dev.foster.kernel.KernelException;
import java.util.List;

/**
 * Implements {@code foster run}, and Foster called as {@code tini}, {@code docker-init} or {@code
 * dumb-init}: an init for a single command. {@code docs/reference/run.md} describes each of them
 * and its differences from the original.
 */
public final class InitCommand {
  /** Exit code for an internal error of Foster. */
  static final int INTERNAL_ERROR = 125;

  private InitCommand() {}

  /**
   * Runs a command line until it ends.
   *
   * @param mode the init that Foster acts as
   * @param program the name that messages use: what Foster was called by
   * @param arguments what follows that name, or follows {@code foster run}
   * @param environment {@code KEY=VALUE} strings that Foster was started with
   * @param version Foster's version
   * @return Foster's exit code
   */
  public static int run(
      InitMode mode,
      String program,
      List<String> arguments,
      List<String> environment,
      String version,
      InitKernel kernel) {
    Invocation call = new Invocation(mode, program, arguments, environment, kernel.pid(), version);
    try {
      Options options = parse(call);
      return new Init(options, kernel, journal(kernel, options)).run(environment);
    } catch (ExitRequest leave) {
      kernel.print(leave.stream(), leave.getMessage());
      return leave.code();
    } catch (KernelException e) {
      kernel.print(ExitRequest.STDERR, "foster: " + e.getMessage() + "\n");
      return mode == InitMode.FOSTER ? INTERNAL_ERROR : 1;
    }
  }

  private static Options parse(Invocation call) throws ExitRequest {
    return switch (call.mode()) {
      case TINI -> TiniOptions.parse(call);
      case DUMB_INIT -> DumbInitOptions.parse(call);
      case FOSTER -> RunOptions.parse(call);
    };
  }

  private static InitLog journal(InitKernel kernel, Options options) {
    return switch (options.mode) {
      case TINI -> new TiniLog(kernel, options);
      case DUMB_INIT -> new DumbInitLog(kernel, options);
      case FOSTER -> new RunLog(kernel, options);
    };
  }
}
