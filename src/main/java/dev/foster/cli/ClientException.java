package dev.foster.cli;

/** A command that did not work; the message is one line that begins with {@code cannot}. */
final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  /** It did not work. */
  static final int FAILED = 1;

  /** No Foster is running at that socket. */
  static final int NOBODY = 3;

  /** As {@link #FAILED}: nothing came in time. */
  static final int NO_ANSWER = -1;

  private final int code;

  ClientException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** True if the time was over. */
  boolean isTimeOut() {
    return code == NO_ANSWER;
  }

  /** The exit code. */
  int exitCode() {
    return isTimeOut() ? FAILED : code;
  }
}
