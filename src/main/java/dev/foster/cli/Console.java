package dev.foster.cli;

/** Standard output and standard error of a command. Texts are {@link dev.foster.text.ByteText}. */
public interface Console {

  /**
   * Prints to standard output without a buffer.
   *
   * @return false if the reader has closed it
   */
  boolean out(String text);

  /** Prints to standard error without a buffer. */
  void err(String text);

  /** True if standard output is a terminal. */
  boolean isTerminal();

  /** True if standard error is a terminal. */
  boolean errorIsTerminal();

  /** Characters in a line of standard output; {@link Table#UNLIMITED} if it is no terminal. */
  int columns();

  /** True if standard output is a terminal and {@code NO_COLOR} is not set. */
  boolean colour();
}
