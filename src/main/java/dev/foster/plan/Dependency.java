package dev.foster.plan;

/**
 * One edge of the graph.
 *
 * @param on name of the service depended on
 * @param required whether its failure is ours
 * @param restart whether we are restarted when it is
 */
public record Dependency(String on, Condition condition, boolean required, boolean restart) {

  /** What must be true of the other service. */
  public enum Condition {
    /** Its main process runs. */
    STARTED,
    /** It has shown that it can serve; a oneshot: it has completed. */
    READY,
    /** Its health checks pass. */
    HEALTHY,
    /** It ended well. */
    COMPLETED
  }
}
