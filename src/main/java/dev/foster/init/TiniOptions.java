package dev.foster.init;

import dev.foster.kernel.Signals;
import java.util.List;

/** The options and variables of tini 0.19.0. */
final class TiniOptions {
  private static final String LETTERS = "p:hvwgle:s";

  private final Invocation call;
  private final Options options = new Options(InitMode.TINI);

  private TiniOptions(Invocation call) {
    this.call = call;
    options.verbosity = 1;
  }

  static Options parse(Invocation call) throws ExitRequest {
    return new TiniOptions(call).parse();
  }

  private Options parse() throws ExitRequest {
    List<String> arguments = call.arguments();
    if (arguments.size() == 1 && arguments.getFirst().equals("--version")) {
      throw new ExitRequest(0, ExitRequest.STDOUT, InitHelp.tiniVersion(call.version()) + "\n");
    }
    boolean permute = call.variable("POSIXLY_CORRECT") == null;
    GetOpt getopt = new GetOpt(call.program(), arguments, LETTERS, List.of(), permute);
    for (int letter = getopt.next(); letter != GetOpt.END; letter = getopt.next()) {
      if (letter == GetOpt.WRONG) {
        throw new ExitRequest(1, ExitRequest.STDERR, getopt.error() + "\n" + InitHelp.tini(call));
      }
      take(letter, getopt.argument());
    }
    if (getopt.operands().isEmpty()) {
      throw new ExitRequest(1, ExitRequest.STDERR, InitHelp.tini(call));
    }
    options.command = getopt.operands();
    readVariables();
    return options;
  }

  private void take(int letter, String argument) throws ExitRequest {
    switch (letter) {
      case 'h' -> throw new ExitRequest(0, ExitRequest.STDOUT, InitHelp.tini(call));
      case 'l' -> throw new ExitRequest(0, ExitRequest.STDOUT, InitHelp.LICENCE);
      case 's' -> options.subreaper = true;
      case 'v' -> options.verbosity++;
      case 'w' -> options.warnOnReap = true;
      case 'g' -> options.toGroup = true;
      case 'p' -> options.parentDeathSignal = signal(argument);
      case 'e' -> forgive(argument);
      default -> throw new IllegalStateException("option " + (char) letter);
    }
  }

  /** Full names of the signals up to SYS, without STKFLT, IO and PWR, as in tini. */
  private int signal(String name) throws ExitRequest {
    int signal = name.startsWith("SIG") ? Signals.parse(name) : -1;
    boolean listed = signal >= 1 && signal <= 31 && signal != 16 && signal != 29 && signal != 30;
    if (!listed || !Signals.name(signal).equals(name)) {
      throw invalid('p', name);
    }
    return signal;
  }

  private void forgive(String code) throws ExitRequest {
    long number = CNumber.whole(code);
    if (number < 0 || number > 255) {
      throw invalid('e', code);
    }
    options.forgive((int) number);
  }

  private ExitRequest invalid(char option, String argument) {
    String text = "Not a valid option for -" + option + ": " + argument;
    return new ExitRequest(1, ExitRequest.STDERR, TiniLog.line("FATAL", call.pid(), text));
  }

  private void readVariables() {
    options.subreaper |= call.variable("TINI_SUBREAPER") != null;
    options.toGroup |= call.variable("TINI_KILL_PROCESS_GROUP") != null;
    String verbosity = call.variable("TINI_VERBOSITY");
    if (verbosity != null) {
      options.verbosity = CNumber.leading(verbosity);
    }
  }
}
