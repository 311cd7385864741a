package dev.foster.probe;

/**
 * Something that the {@link Reactor} waits for: a descriptor, a time, or both. Only the reactor's
 * thread calls the methods.
 */
public abstract class ReactorTask {
  public static final long NEVER = Long.MAX_VALUE;

  /** The {@link #tag} of a descriptor that epoll has no room for yet. */
  static final int UNWATCHED = -1;

  /** The descriptor, or -1. Only the reactor changes it. */
  public int fd = -1;

  /**
   * Identifies the descriptor in the epoll set. Each watch gets a new tag, so late events of a
   * closed descriptor find no task.
   */
  int tag;

  /** When to call {@link #expired}, on the reactor's clock. Only the reactor changes it. */
  long wakeAt = NEVER;

  /** Handles events of the descriptor ({@link dev.foster.kernel.Io#IN} and so on). */
  protected abstract void ready(int events);

  /** Handles the time that was set. */
  protected void expired() {}

  /** Ends the task after {@link #ready} or {@link #expired} threw. */
  protected abstract void failed(Throwable problem);
}
