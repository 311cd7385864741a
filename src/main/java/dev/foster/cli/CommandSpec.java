package dev.foster.cli;

import java.util.List;

/**
 * A command as the parser, the help and the shells' completion know it.
 *
 * @param operands what comes after the options
 * @param summary one line
 * @param details further lines for its own help; may be empty
 */
record CommandSpec(
    String name, Operands operands, String summary, String details, List<OptionSpec> options) {

  /** What a command takes besides its options. */
  enum Operands {
    NONE(""),
    SERVICES("[SERVICE...]"),
    SOME_SERVICES("SERVICE..."),
    SIGNAL_AND_SERVICES("SIGNAL SERVICE..."),
    COMMAND("[COMMAND]"),
    SHELL("SHELL"),
    PROGRAM("[--] PROGRAM [ARG...]"),
    MORE_PROGRAM("[-- PROGRAM [ARG...]]");

    private final String usage;

    Operands(String usage) {
      this.usage = usage;
    }

    /** How help shows them. */
    String usage() {
      return usage;
    }

    /** Whether service names are among them. */
    boolean areServices() {
      return this == SERVICES || this == SOME_SERVICES || this == SIGNAL_AND_SERVICES;
    }
  }

  /** {@code foster stop [OPTIONS] SERVICE...}. */
  String usage() {
    String tail = operands.usage().isEmpty() ? "" : " " + operands.usage();
    return "foster " + name + (options.isEmpty() ? "" : " [OPTIONS]") + tail;
  }
}
