package dev.foster.kernel;

/** Lets one thread sleep until another thread wakes it or a child ends. */
public interface Wakeup {

  /**
   * Sleeps until another thread calls {@link #wake} or a child ends. Returns at once if one of
   * these happened since the last sleep. May also return for no reason. Only for the thread that
   * made this object.
   *
   * @param nanos the longest time to sleep; {@link Long#MAX_VALUE} for no limit
   */
  void await(long nanos);

  /**
   * Wakes the sleeping thread. If it does not sleep yet, its next {@link #await} returns at once.
   * Never blocks. Any thread may call.
   */
  void wake();
}
