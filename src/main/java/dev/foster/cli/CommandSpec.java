package dev.foster.cli;

import java.util.List;

/**
 * A command: the parser, the help and the completion scripts use this description.
 *
 * @param operands the kind of its arguments
 * @param summary one line
 * @param details more lines for its help; may be empty
 */
record CommandSpec(
    String name, Operands operands, String summary, String details, List<OptionSpec> options) {

  /** The arguments of a command besides its options. */
  enum Operands {
    NONE(""),
    SERVICES("[SERVICE...]"),
    SOME_SERVICES("SERVICE..."),
    COUNTS("SERVICE=N..."),
    SIGNAL_AND_SERVICES("SIGNAL SERVICE..."),
    COMMAND("[COMMAND]"),
    SHELL("SHELL"),
    IMPORT("[KIND] [FILE...]"),
    PROGRAM("[--] PROGRAM [ARG...]"),
    MORE_PROGRAM("[-- PROGRAM [ARG...]]");

    private final String usage;

    Operands(String usage) {
      this.usage = usage;
    }

    /** Their form in the help. */
    String usage() {
      return usage;
    }

    /** Whether they contain names of services. */
    boolean areServices() {
      return this == SERVICES
          || this == SOME_SERVICES
          || this == COUNTS
          || this == SIGNAL_AND_SERVICES;
    }
  }

  /** {@code foster stop [OPTIONS] SERVICE...}. */
  String usage() {
    String tail = operands.usage().isEmpty() ? "" : " " + operands.usage();
    return "foster " + name + (options.isEmpty() ? "" : " [OPTIONS]") + tail;
  }
}
