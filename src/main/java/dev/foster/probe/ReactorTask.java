package dev.foster.probe;

/**
 * Something that the {@link Reactor} waits for: a descriptor, a moment, or both. Everything here is
 * called by the reactor's thread alone.
 */
public abstract class ReactorTask {
  public static final long NEVER = Long.MAX_VALUE;

  /** The descriptor, -1 for none; the reactor's to change. */
  public int fd = -1;

  /** What the reactor knows the descriptor by: a closed descriptor's late events match nothing. */
  int tag;

  /** When {@link #expired} is to be called, on the reactor's clock; the reactor's to change. */
  long wakeAt = NEVER;

  /** The descriptor has events ({@link dev.foster.kernel.Io#IN} and so on). */
  protected abstract void ready(int events);

  /** The moment has come. */
  protected void expired() {}

  /** {@link #ready} or {@link #expired} threw: end it. */
  protected abstract void broken(Throwable problem);
}
