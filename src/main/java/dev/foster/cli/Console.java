package dev.foster.cli;

/** Where a command prints. Texts are {@link dev.foster.text.ByteText} and pass byte for byte. */
public interface Console {

  /**
   * Prints to standard output, at once.
   *
   * @return false if nobody reads it any more
   */
  boolean out(String text);

  /** Prints to standard error, at once. */
  void err(String text);

  /** True if standard output is a terminal. */
  boolean isTerminal();

  /** True if standard error is a terminal. */
  boolean errorIsTerminal();

  /** Characters in a line of standard output; {@link Table#UNLIMITED} if it is no terminal. */
  int columns();

  /** Whether standard output gets colours: a terminal, and no {@code NO_COLOR}. */
  boolean colour();
}
