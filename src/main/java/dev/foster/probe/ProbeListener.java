package dev.foster.probe;

/** Receives the results of probes. */
public interface ProbeListener {

  /**
   * Receives the result of a probe. Called once for each probe that is not cancelled, by the
   * reactor's thread; all probes wait while this call runs.
   *
   * @param ok whether the check holds
   * @param detail a few words: {@code "status 200"}, {@code "connection refused"}
   */
  void done(long id, boolean ok, String detail);
}
