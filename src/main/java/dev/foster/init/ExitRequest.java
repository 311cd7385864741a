package dev.foster.init;

/** The command line runs no program: it asks for help or a version, or it is wrong. */
final class ExitRequest extends Exception {
  private static final long serialVersionUID = 1L;

  static final int STDOUT = 1;
  static final int STDERR = 2;

  private final int code;
  private final int stream;

  /**
   * Ends Foster.
   *
   * @param code exit code
   * @param stream {@link #STDOUT} or {@link #STDERR}
   * @param text what to print there, with its line ends
   */
  ExitRequest(int code, int stream, String text) {
    super(text, null, false, false);
    this.code = code;
    this.stream = stream;
  }

  int code() {
    return code;
  }

  int stream() {
    return stream;
  }
}
