package dev.foster.init;

import dev.foster.init.GetOpt.LongOption;
import dev.foster.kernel.Signals;
import java.util.List;

/** The options and variables of dumb-init 1.2.5. */
final class DumbInitOptions {
  private static final String LETTERS = "hvVcr:";

  /** The last signal that can be rewritten, or that another one can be rewritten to. */
  private static final int LAST = 31;

  private final Invocation call;
  private final Options options = new Options(InitMode.DUMB_INIT);

  private DumbInitOptions(Invocation call) {
    this.call = call;
  }

  static Options parse(Invocation call) throws ExitRequest {
    return new DumbInitOptions(call).parse();
  }

  private Options parse() throws ExitRequest {
    List<LongOption> words =
        List.of(
            new LongOption("help", false, 'h'),
            new LongOption("single-child", false, 'c'),
            new LongOption("rewrite", true, 'r'),
            new LongOption("verbose", false, 'v'),
            new LongOption("version", false, 'V'));
    GetOpt getopt = new GetOpt(call.program(), call.arguments(), LETTERS, words, false);
    for (int letter = getopt.next(); letter != GetOpt.END; letter = getopt.next()) {
      if (letter == GetOpt.WRONG) {
        throw new ExitRequest(1, ExitRequest.STDERR, getopt.error() + "\n");
      }
      take(letter, getopt.argument());
    }
    if (getopt.operands().isEmpty()) {
      throw new ExitRequest(1, ExitRequest.STDERR, InitHelp.dumbInitUsage(call.program()));
    }
    options.command = getopt.operands();
    readVariables();
    stopOnTerminalStops();
    return options;
  }

  private void take(int letter, String argument) throws ExitRequest {
    switch (letter) {
      case 'h' -> throw new ExitRequest(0, ExitRequest.STDERR, InitHelp.dumbInit(call));
      case 'V' ->
          throw new ExitRequest(
              0, ExitRequest.STDERR, InitHelp.dumbInitVersion(call.version()) + "\n");
      case 'v' -> options.verbosity = 1;
      case 'c' -> options.singleChild = true;
      case 'r' -> rewrite(argument);
      default -> throw new IllegalStateException("option " + (char) letter);
    }
  }

  private void rewrite(String argument) throws ExitRequest {
    long[] pair = CNumber.pair(argument);
    boolean valid =
        pair != null && pair[0] >= 1 && pair[0] <= LAST && pair[1] >= 0 && pair[1] <= LAST;
    if (!valid) {
      throw new ExitRequest(1, ExitRequest.STDERR, InitHelp.DUMB_INIT_REWRITE);
    }
    options.rewrites[(int) pair[0]] = (byte) pair[1];
  }

  private void readVariables() {
    if ("1".equals(call.variable("DUMB_INIT_DEBUG"))) {
      options.verbosity = 1;
      options.remarks.add("Running in debug mode.");
    }
    if ("0".equals(call.variable("DUMB_INIT_SETSID"))) {
      options.singleChild = true;
      options.remarks.add("Not running in setsid mode.");
    }
  }

  /**
   * A child that leads its own session cannot be controlled by a shell. So the kernel counts its
   * group as orphaned and would drop TSTP, TTIN and TTOU. They are sent as STOP, which always
   * works.
   */
  private void stopOnTerminalStops() {
    if (options.singleChild) {
      return;
    }
    for (int signal = Signals.TSTP; signal <= Signals.TTOU; signal++) {
      if (options.rewrites[signal] < 0) {
        options.rewrites[signal] = Signals.STOP;
      }
    }
  }
}
