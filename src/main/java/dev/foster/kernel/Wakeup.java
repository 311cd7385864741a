package dev.foster.kernel;

/** How one thread sleeps until another has something for it, or a child has died. */
public interface Wakeup {

  /**
   * Sleeps until the bell rings or a child has died; not at all if that was so since it slept last.
   * May also return without a reason. For the one thread that made the bell.
   *
   * @param nanos at most so long; {@link Long#MAX_VALUE} for ever
   */
  void await(long nanos);

  /** Wakes the sleeper; one who does not sleep yet will not then. Never blocks. For any thread. */
  void ring();
}
