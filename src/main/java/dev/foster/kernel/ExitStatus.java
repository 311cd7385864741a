package dev.foster.kernel;

/** How a process ended, as {@code wait(2)} tells it. Exit code and signal are never one number. */
public sealed interface ExitStatus {

  /** It called {@code exit} or returned from {@code main}; {@code code} is 0–255. */
  record Exited(int code) implements ExitStatus {}

  /** Signal {@code signal} ended it. */
  record Killed(int signal, boolean coreDumped) implements ExitStatus {}

  /** The shell's number for this status: the code, or 128 + signal. */
  default int shellCode() {
    return this instanceof Exited exited ? exited.code() : 128 + ((Killed) this).signal();
  }

  /** True for exit code 0. */
  default boolean isZero() {
    return this instanceof Exited exited && exited.code() == 0;
  }
}
