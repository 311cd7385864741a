package dev.foster.kernel;

/** How a process ended, as {@code wait(2)} reports it: with an exit code or by a signal. */
public sealed interface ExitStatus {

  /** The process exited with {@code code}, 0–255. */
  record Exited(int code) implements ExitStatus {}

  /** A signal ended the process. */
  record Killed(int signal, boolean coreDumped) implements ExitStatus {}

  /** The exit code that a shell reports: the code, or 128 + signal. */
  default int shellCode() {
    return this instanceof Exited exited ? exited.code() : 128 + ((Killed) this).signal();
  }

  /** True for exit code 0. */
  default boolean isZero() {
    return this instanceof Exited exited && exited.code() == 0;
  }
}
