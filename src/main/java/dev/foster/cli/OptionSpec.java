package dev.foster.cli;

/**
 * An option of a command.
 *
 * @param name with its dashes, or null
 * @param letter the short form, or 0
 * @param value name of its value in the help; null if it takes none
 * @param help its description on one line
 */
record OptionSpec(String name, char letter, String value, String help) {

  /** {@code -f, --file FILE}. */
  String usage() {
    StringBuilder text = new StringBuilder();
    if (letter != 0) {
      text.append('-').append(letter).append(name == null ? "" : ", ");
    }
    text.append(name == null ? "" : name);
    return value == null ? text.toString() : text.append(' ').append(value).toString();
  }

  /** The name by which the parser stores it. */
  String key() {
    return name == null ? "-" + letter : name;
  }
}
