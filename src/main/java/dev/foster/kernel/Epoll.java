package dev.foster.kernel;

/** A set of descriptors to wait for, level-triggered. One thread waits; any may change the set. */
public interface Epoll {

  /**
   * Adds a descriptor.
   *
   * @param events {@link Io#IN}, {@link Io#OUT} or both; 0 waits for ERROR and HANGUP alone
   * @param tag comes back with its events
   * @throws KernelException EPERM for a file that is always ready
   */
  void add(int fd, int events, int tag) throws KernelException;

  /** Changes what is waited for. */
  void modify(int fd, int events, int tag);

  /** Takes a descriptor out; do it before it is closed. */
  void remove(int fd);

  /**
   * Waits.
   *
   * @param millis how long, -1 for ever
   * @return how many descriptors have events; 0 when time is up or a signal came
   */
  int await(int millis);

  /** Waits like {@link #await} with a bound in nanoseconds. */
  int awaitNanos(long nanos);

  /** Tag of the {@code index}th descriptor of the last {@link #await}. */
  int tag(int index);

  /** Events of the {@code index}th descriptor of the last {@link #await}. */
  int events(int index);

  /** Closes the set, not its members. */
  void close();
}
