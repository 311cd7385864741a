package dev.foster.probe;

/** Hears how a probe came out. */
public interface ProbeListener {

  /**
   * A probe is over. Called once for each probe that is not cancelled, by the reactor's thread:
   * while this waits, all probes wait.
   *
   * @param ok whether the check holds
   * @param detail a few words: {@code "status 200"}, {@code "connection refused"}
   */
  void done(long id, boolean ok, String detail);
}
