package dev.foster.app;

/**
 * What Foster's commands exit with; {@code up} and {@code run} have their services' codes besides.
 */
final class ExitCodes {
  static final int DONE = 0;
  static final int NOT_DONE = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** Foster's own failure. */
  static final int OWN_FAILURE = 125;

  private ExitCodes() {}
}
