package dev.foster.app;

/** Exit codes of Foster's commands. {@code up} and {@code run} also return those of services. */
final class ExitCodes {
  static final int SUCCESS = 0;
  static final int FAILURE = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** An internal error of Foster. */
  static final int INTERNAL_ERROR = 125;

  private ExitCodes() {}
}
