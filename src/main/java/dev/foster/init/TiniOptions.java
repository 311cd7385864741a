package dev.foster.init;

import dev.foster.kernel.Signals;
import java.util.List;

/** The options and variables of tini 0.19.0. */
final class TiniOptions {
  private static final String LETTERS = "p:hvwgle:s";

  private final Invocation call;
  private final Options options = new Options(Personality.TINI);

  private TiniOptions(Invocation call) {
    this.call = call;
    options.verbosity = 1;
  }

  static Options parse(Invocation call) throws Leave {
    return new TiniOptions(call).parse();
  }

  private Options parse() throws Leave {
    List<String> arguments = call.arguments();
    if (arguments.size() == 1 && arguments.getFirst().equals("--version")) {
      throw new Leave(0, Leave.STDOUT, InitHelp.tiniVersion(call.version()) + "\n");
    }
    boolean permute = call.variable("POSIXLY_CORRECT") == null;
    GetOpt getopt = new GetOpt(call.program(), arguments, LETTERS, List.of(), permute);
    for (int letter = getopt.next(); letter != GetOpt.END; letter = getopt.next()) {
      if (letter == GetOpt.WRONG) {
        throw new Leave(1, Leave.STDERR, getopt.error() + "\n" + InitHelp.tini(call));
      }
      take(letter, getopt.argument());
    }
    if (getopt.operands().isEmpty()) {
      throw new Leave(1, Leave.STDERR, InitHelp.tini(call));
    }
    options.command = getopt.operands();
    readVariables();
    return options;
  }

  private void take(int letter, String argument) throws Leave {
    switch (letter) {
      case 'h' -> throw new Leave(0, Leave.STDOUT, InitHelp.tini(call));
      case 'l' -> throw new Leave(0, Leave.STDOUT, InitHelp.LICENCE);
      case 's' -> options.subreaper = true;
      case 'v' -> options.verbosity++;
      case 'w' -> options.warnOnReap = true;
      case 'g' -> options.toGroup = true;
      case 'p' -> options.parentDeathSignal = signal(argument);
      case 'e' -> forgive(argument);
      default -> throw new IllegalStateException("option " + (char) letter);
    }
  }

  /** Full names of the signals up to SYS alone, without STKFLT, IO and PWR: tini's list. */
  private int signal(String name) throws Leave {
    int signal = name.startsWith("SIG") ? Signals.parse(name) : -1;
    boolean listed = signal >= 1 && signal <= 31 && signal != 16 && signal != 29 && signal != 30;
    if (!listed || !Signals.name(signal).equals(name)) {
      throw invalid('p', name);
    }
    return signal;
  }

  private void forgive(String code) throws Leave {
    long number = CNumber.whole(code);
    if (number < 0 || number > 255) {
      throw invalid('e', code);
    }
    options.forgive((int) number);
  }

  private Leave invalid(char option, String argument) {
    String text = "Not a valid option for -" + option + ": " + argument;
    return new Leave(1, Leave.STDERR, TiniJournal.line("FATAL", call.pid(), text));
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
