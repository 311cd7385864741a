package dev.foster.probe;

/** Receives the results of {@code ready.fd} pipes. */
public interface ReadyListener {

  /**
   * Receives the result of a pipe. Called once for each pipe, unless it was unwatched before, by
   * the reactor's thread.
   *
   * @param ready true for a newline; false if all write ends were closed without a newline
   */
  void done(long id, boolean ready);
}
