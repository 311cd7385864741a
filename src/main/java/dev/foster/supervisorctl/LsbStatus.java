package dev.foster.supervisorctl;

/** The exit codes of supervisorctl, which are those of LSB init scripts. */
final class LsbStatus {
  static final int GENERIC = 1;
  static final int INVALID_ARGS = 2;

  /** Of {@code status}: one of the processes that were asked for does not run. */
  static final int STATUS_NOT_RUNNING = 3;

  /** Of {@code status}: nobody answers, or there is no such process. */
  static final int STATUS_UNKNOWN = 4;

  /** Nobody listens on the socket. */
  static final int INSUFFICIENT_PRIVILEGES = 4;

  static final int NOT_RUNNING = 7;

  private LsbStatus() {}
}
