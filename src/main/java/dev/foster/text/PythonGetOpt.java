package dev.foster.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses options as Python's {@code getopt.getopt} does: grouped short options, abbreviated long
 * ones, {@code --}, and the same error messages. The first operand ends the options.
 */
public final class PythonGetOpt {

  /** A command line is wrong; the message is for the user. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * An option.
   *
   * @param name with its dashes, {@code -c} or {@code --configuration}
   * @param value empty for an option without an argument
   */
  public record Option(String name, String value) {}

  private final String letters;
  private final List<String> words;
  private final List<String> arguments;
  private final List<Option> options = new ArrayList<>();
  private int next;

  /**
   * Parses a command line.
   *
   * @param letters short options, each that takes an argument followed by a colon
   * @param words long options, each that takes an argument followed by an equals sign
   */
  public PythonGetOpt(List<String> arguments, String letters, List<String> words) throws Malformed {
    this.arguments = arguments;
    this.letters = letters;
    this.words = words;
    while (next < arguments.size()) {
      String word = arguments.get(next);
      if (!word.startsWith("-") || word.equals("-")) {
        break;
      }
      next++;
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith("--")) {
        longOption(word.substring(2));
      } else {
        shortOptions(word.substring(1));
      }
    }
  }

  /** The options in their order. */
  public List<Option> options() {
    return options;
  }

  /** What follows the options. */
  public List<String> operands() {
    return arguments.subList(next, arguments.size());
  }

  private void shortOptions(String group) throws Malformed {
    for (int i = 0; i < group.length(); i++) {
      char letter = group.charAt(i);
      int at = letter == ':' ? -1 : letters.indexOf(letter);
      if (at < 0) {
        throw new Malformed("option -" + letter + " not recognized");
      }
      boolean takes = at + 1 < letters.length() && letters.charAt(at + 1) == ':';
      String value = "";
      if (takes && i + 1 < group.length()) {
        value = group.substring(i + 1);
        i = group.length();
      } else if (takes) {
        value = argument("option -" + letter);
      }
      options.add(new Option("-" + letter, value));
    }
  }

  private void longOption(String text) throws Malformed {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String word = find(name);
    boolean takes = word.endsWith("=");
    String whole = takes ? word.substring(0, word.length() - 1) : word;
    if (!takes && equals >= 0) {
      throw new Malformed("option --" + whole + " must not have an argument");
    }
    String value = "";
    if (takes) {
      value = equals < 0 ? argument("option --" + whole) : text.substring(equals + 1);
    }
    options.add(new Option("--" + whole, value));
  }

  private String argument(String option) throws Malformed {
    if (next >= arguments.size()) {
      throw new Malformed(option + " requires argument");
    }
    return arguments.get(next++);
  }

  private String find(String name) throws Malformed {
    String found = null;
    boolean several = false;
    for (String word : words) {
      String whole = word.endsWith("=") ? word.substring(0, word.length() - 1) : word;
      if (whole.equals(name)) {
        return word;
      }
      if (whole.startsWith(name)) {
        several = found != null;
        found = word;
      }
    }
    if (found == null) {
      throw new Malformed("option --" + name + " not recognized");
    }
    if (several) {
      throw new Malformed("option --" + name + " not a unique prefix");
    }
    return found;
  }
}
