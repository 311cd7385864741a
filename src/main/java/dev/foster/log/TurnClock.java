package dev.foster.log;

/** The time and the number of the current turn of the pump, read once for all its lines. */
final class TurnClock {
  private long nanos;
  private long millis;
  private long sequence;

  TurnClock() {
    advance();
  }

  /** Starts the next turn. */
  void advance() {
    nanos = System.nanoTime();
    millis = System.currentTimeMillis();
    sequence++;
  }

  /** Monotonic time, in nanoseconds. */
  long nanos() {
    return nanos;
  }

  /** Time of day, in milliseconds since 1970. */
  long millis() {
    return millis;
  }

  /** Grows with each turn. */
  long sequence() {
    return sequence;
  }
}
