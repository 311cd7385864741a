package dev.foster.init;

import dev.foster.kernel.InitKernel;
import dev.foster.kernel.KernelException;
import java.util.List;

/**
 * {@code foster run}, and Foster called as {@code tini}, {@code docker-init} or {@code dumb-init}:
 * an init for a single command. What each does, and where it differs from its model, is in {@code
 * docs/reference/run.md}.
 */
public final class InitCommand {
  /** Foster itself failed. */
  static final int OWN_FAILURE = 125;

  private InitCommand() {}

  /**
   * Runs a command line to its end.
   *
   * @param personality which init Foster is taken for
   * @param program the name that messages use: what Foster was called by
   * @param arguments what follows that name, or follows {@code foster run}
   * @param environment {@code KEY=VALUE} strings that Foster was started with
   * @param version Foster's version
   * @return Foster's exit code
   */
  public static int run(
      InitMode personality,
      String program,
      List<String> arguments,
      List<String> environment,
      String version,
      InitKernel kernel) {
    Invocation call =
        new Invocation(personality, program, arguments, environment, kernel.pid(), version);
    try {
      Options options = parse(call);
      return new Init(options, kernel, journal(kernel, options)).run(environment);
    } catch (ExitRequest leave) {
      kernel.print(leave.stream(), leave.getMessage());
      return leave.code();
    } catch (KernelException e) {
      kernel.print(ExitRequest.STDERR, "foster: " + e.getMessage() + "\n");
      return personality == InitMode.FOSTER ? OWN_FAILURE : 1;
    }
  }

  private static Options parse(Invocation call) throws ExitRequest {
    return switch (call.personality()) {
      case TINI -> TiniOptions.parse(call);
      case DUMB_INIT -> DumbInitOptions.parse(call);
      case FOSTER -> RunOptions.parse(call);
    };
  }

  private static InitLog journal(InitKernel kernel, Options options) {
    return switch (options.personality) {
      case TINI -> new TiniLog(kernel, options);
      case DUMB_INIT -> new DumbInitLog(kernel, options);
      case FOSTER -> new RunLog(kernel, options);
    };
  }
}
