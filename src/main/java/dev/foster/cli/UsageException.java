package dev.foster.cli;

/** A command line that makes no sense; the message is one line that begins with {@code cannot}. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
