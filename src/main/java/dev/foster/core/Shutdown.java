package dev.foster.core;

import java.util.List;

/** How far the end of the container is. */
sealed interface Shutdown {

  /** When {@link SupervisorMachine} must go on whatever happens. */
  default long deadline() {
    return State.NEVER;
  }

  /** What PID 1 exits with. */
  default int code() {
    return 0;
  }

  /** From when on a SIGINT means at once; {@link State#NEVER} if none has come yet. */
  default long killFrom() {
    return State.NEVER;
  }

  /** Not asked for. */
  record Open() implements Shutdown {}

  /** Services are being stopped in order. */
  record Closing(long deadline, int code, long killFrom) implements Shutdown {}

  /** All services are at rest; has asked what else is there. */
  record Looking(long deadline, int code, long killFrom) implements Shutdown {}

  /** What was left got TERM; waits for it, and for what it starts meanwhile. */
  record Sweeping(long deadline, int code, long killFrom, List<Survivor> told)
      implements Shutdown {}

  /** Everything got SIGKILL; does not wait for ever for what the kernel cannot end. */
  record Killed(long deadline, int code) implements Shutdown {}

  /** The effect that ends Foster was given out. */
  record Over(int code) implements Shutdown {}
}
