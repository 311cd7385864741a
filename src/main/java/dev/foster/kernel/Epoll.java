package dev.foster.kernel;

/**
 * A level-triggered set of descriptors, {@code epoll(7)}. One thread waits; any thread may change
 * the set.
 */
public interface Epoll {

  /**
   * Adds a descriptor.
   *
   * @param events {@link Io#IN}, {@link Io#OUT} or both; 0 waits only for ERROR and HANGUP
   * @param tag {@link #tag} returns it with the events
   * @throws KernelException EPERM for a file that is always ready
   */
  void add(int fd, int events, int tag) throws KernelException;

  /** Changes the events of a descriptor. */
  void modify(int fd, int events, int tag);

  /** Removes a descriptor. Call this before the descriptor is closed. */
  void remove(int fd);

  /**
   * Waits for events.
   *
   * @param millis the longest time to wait; -1 for no limit
   * @return the number of descriptors with events; 0 if the time is over or a signal arrived
   */
  int await(int millis);

  /** Waits like {@link #await}, with a limit in nanoseconds. */
  int awaitNanos(long nanos);

  /** The tag of the {@code index}th descriptor of the last {@link #await}. */
  int tag(int index);

  /** The events of the {@code index}th descriptor of the last {@link #await}. */
  int events(int index);

  /** Closes the set, not its members. */
  void close();
}
