package dev.foster.cli;

/** A command has failed; the message is one line that starts with {@code cannot}. */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The command has failed. */
  public static final int FAILED = 1;

  /** No Foster is running at that socket. */
  public static final int NOBODY = 3;

  /** No answer came in time; the exit code is that of {@link #FAILED}. */
  static final int NO_ANSWER = -1;

  private final int code;

  /** A failure with an exit code. */
  public ClientException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** True if the time limit has passed. */
  boolean isTimeOut() {
    return code == NO_ANSWER;
  }

  /** The exit code. */
  public int exitCode() {
    return isTimeOut() ? FAILED : code;
  }
}
