package dev.foster.init;

import dev.foster.init.GetOpt.LongOption;
import dev.foster.kernel.Signals;
import java.util.List;

/** The options of {@code foster run}: those of tini and dumb-init, and {@code --wait}. */
final class RunOptions {
  /** Exit code for wrong usage. */
  private static final int USAGE = 2;

  private static final String LETTERS = "hVsp:vwge:cr:";
  private static final int WAIT = 'W';

  private final Invocation call;
  private final Options options = new Options(InitMode.FOSTER);

  private RunOptions(Invocation call) {
    this.call = call;
    options.verbosity = 1;
  }

  static Options parse(Invocation call) throws ExitRequest {
    return new RunOptions(call).parse();
  }

  private Options parse() throws ExitRequest {
    List<LongOption> words =
        List.of(
            new LongOption("help", false, 'h'),
            new LongOption("version", false, 'V'),
            new LongOption("verbose", false, 'v'),
            new LongOption("single-child", false, 'c'),
            new LongOption("rewrite", true, 'r'),
            new LongOption("wait", true, WAIT));
    GetOpt getopt = new GetOpt("foster run", call.arguments(), LETTERS, words, false);
    for (int letter = getopt.next(); letter != GetOpt.END; letter = getopt.next()) {
      if (letter == GetOpt.WRONG) {
        throw wrong(getopt.error().substring("foster run: ".length()));
      }
      take(letter, getopt.argument());
    }
    if (getopt.operands().isEmpty()) {
      throw wrong("no program is given");
    }
    if (options.toGroup && options.singleChild) {
      throw wrong("-g and -c exclude each other: with -c the child has no group of its own");
    }
    options.command = getopt.operands();
    return options;
  }

  private void take(int letter, String argument) throws ExitRequest {
    switch (letter) {
      case 'h' -> throw new ExitRequest(0, ExitRequest.STDOUT, InitHelp.RUN);
      case 'V' -> throw new ExitRequest(0, ExitRequest.STDOUT, "foster " + call.version() + "\n");
      case 's' -> options.subreaper = true;
      case 'v' -> options.verbosity++;
      case 'w' -> options.warnOnReap = true;
      case 'g' -> options.toGroup = true;
      case 'c' -> options.singleChild = true;
      case 'p' -> options.parentDeathSignal = signal("-p", argument);
      case 'e' -> forgive(argument);
      case 'r' -> rewrite(argument);
      case WAIT -> awaitRest(argument);
      default -> throw new IllegalStateException("option " + (char) letter);
    }
  }

  private void forgive(String code) throws ExitRequest {
    long number = code.isEmpty() ? -1 : CNumber.whole(code);
    if (number < 0 || number > 255) {
      throw wrong("-e takes an exit code from 0 to 255, not '" + code + "'");
    }
    options.forgive((int) number);
  }

  private void rewrite(String pair) throws ExitRequest {
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw wrong("-r takes FROM:TO, as in TERM:QUIT or WINCH:0, not '" + pair + "'");
    }
    int from = signal("-r", pair.substring(0, colon));
    if (from == Signals.KILL || from == Signals.STOP || from == Signals.CHLD) {
      throw wrong(Signals.name(from) + " is never forwarded, so -r cannot rewrite it");
    }
    String to = pair.substring(colon + 1);
    options.rewrites[from] = (byte) (to.equals("0") ? 0 : signal("-r", to));
  }

  private int signal(String option, String text) throws ExitRequest {
    int signal = Signals.parse(text);
    if (signal < 0) {
      throw wrong("there is no signal '" + text + "' (" + option + " takes TERM, SIGTERM or 15)");
    }
    return signal;
  }

  private void awaitRest(String duration) throws ExitRequest {
    options.wait = WaitTime.parse(duration);
    if (options.wait < 0) {
      throw wrong(
          "--wait takes a duration with its unit, as in 8s or 250ms, not '" + duration + "'");
    }
  }

  private static ExitRequest wrong(String what) {
    String text = "foster: cannot run: " + what + "; see 'foster run --help'\n";
    return new ExitRequest(USAGE, ExitRequest.STDERR, text);
  }
}
