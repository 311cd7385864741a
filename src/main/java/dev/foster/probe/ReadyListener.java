package dev.foster.probe;

/** Hears what became of a ready pipe. */
public interface ReadyListener {

  /**
   * The pipe has spoken. Called once for each pipe that is not unwatched before, by the reactor's
   * thread.
   *
   * @param ready true for a newline; false if all writing ends were closed without one: it will
   *     never be ready
   */
  void heard(long id, boolean ready);
}
