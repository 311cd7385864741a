package dev.foster.init;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses options as GNU {@code getopt(3)} and {@code getopt_long(3)} do: grouped short options,
 * abbreviated long ones, {@code --}, permutation, and the same error messages.
 */
final class GetOpt {
  /** All options have been read. */
  static final int END = -1;

  /** An option is wrong; {@link #error} has the message. */
  static final int WRONG = '?';

  private final String program;
  private final List<String> arguments;
  private final String letters;
  private final List<LongOption> words;
  private final boolean permute;
  private final List<String> operands = new ArrayList<>();

  private int next;
  private String group = "";
  private int inGroup;
  private String argument;
  private String error;

  /**
   * A long option.
   *
   * @param word its name without the dashes
   * @param takesArgument true if it needs one
   * @param letter what {@link #next} gives for it
   */
  record LongOption(String word, boolean takesArgument, int letter) {}

  /**
   * The options of one command line.
   *
   * @param program the name that errors begin with
   * @param letters short options, each that takes an argument followed by a colon
   * @param words long options; if there are none, {@code --x} is read as short options
   * @param permute true: options may follow operands; false: the first operand ends them
   */
  GetOpt(
      String program,
      List<String> arguments,
      String letters,
      List<LongOption> words,
      boolean permute) {
    this.program = program;
    this.arguments = arguments;
    this.letters = letters;
    this.words = words;
    this.permute = permute;
  }

  /** The letter of the next option, {@link #WRONG}, or {@link #END}. */
  int next() {
    argument = null;
    if (inGroup < group.length()) {
      return letter();
    }
    while (next < arguments.size()) {
      String word = arguments.get(next);
      if (word.equals("--")) {
        next++;
        break;
      }
      if (word.length() > 1 && word.charAt(0) == '-') {
        next++;
        return option(word);
      }
      if (!permute) {
        break;
      }
      operands.add(word);
      next++;
    }
    operands.addAll(arguments.subList(next, arguments.size()));
    next = arguments.size();
    return END;
  }

  /** The argument of the last option; null if it has none. */
  String argument() {
    return argument;
  }

  /** The error message that {@code getopt} prints, without a newline. */
  String error() {
    return error;
  }

  /** The operands; complete after {@link #next} has returned {@link #END}. */
  List<String> operands() {
    return operands;
  }

  private int option(String word) {
    if (word.startsWith("--") && !words.isEmpty()) {
      return word(word.substring(2));
    }
    group = word;
    inGroup = 1;
    return letter();
  }

  private int letter() {
    char letter = group.charAt(inGroup++);
    int at = letter == ':' || letter == ';' ? -1 : letters.indexOf(letter);
    if (at < 0) {
      return wrong("invalid option -- '" + letter + "'");
    }
    if (at + 1 < letters.length() && letters.charAt(at + 1) == ':') {
      if (inGroup < group.length()) {
        argument = group.substring(inGroup);
      } else if (next < arguments.size()) {
        argument = arguments.get(next++);
      } else {
        return wrong("option requires an argument -- '" + letter + "'");
      }
      inGroup = group.length();
    }
    return letter;
  }

  private int word(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    List<LongOption> candidates = candidates(name);
    if (candidates.isEmpty()) {
      return wrong("unrecognized option '--" + text + "'");
    }
    if (candidates.size() > 1) {
      StringBuilder all = new StringBuilder("option '--" + text + "' is ambiguous; possibilities:");
      for (LongOption candidate : candidates) {
        all.append(" '--").append(candidate.word).append('\'');
      }
      return wrong(all.toString());
    }
    LongOption option = candidates.getFirst();
    if (equals >= 0 && !option.takesArgument) {
      return wrong("option '--" + option.word + "' doesn't allow an argument");
    }
    if (equals >= 0) {
      argument = text.substring(equals + 1);
    } else if (option.takesArgument) {
      if (next == arguments.size()) {
        return wrong("option '--" + option.word + "' requires an argument");
      }
      argument = arguments.get(next++);
    }
    return option.letter;
  }

  /** The option with that name, else all options whose names begin with it. */
  private List<LongOption> candidates(String name) {
    List<LongOption> candidates = new ArrayList<>();
    for (LongOption option : words) {
      if (option.word.equals(name)) {
        return List.of(option);
      }
      if (option.word.startsWith(name)) {
        candidates.add(option);
      }
    }
    return candidates;
  }

  private int wrong(String what) {
    error = program + ": " + what;
    return WRONG;
  }
}
