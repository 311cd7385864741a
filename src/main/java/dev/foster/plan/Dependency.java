package dev.foster.plan;

/**
 * A dependency of one service (the dependent) on another.
 *
 * @param on name of the other service
 * @param condition what must be true of the other service before the dependent starts
 * @param required whether a failure of the other service fails the dependent
 * @param restart whether a restart of the other service restarts the dependent
 * @param bound whether the dependent stops when the other service is stopped or fails; without it,
 *     the condition is for the start only
 */
public record Dependency(
    String on, Condition condition, boolean required, boolean restart, boolean bound) {

  /** A condition on the other service. */
  public enum Condition {
    /** Its main process is running. */
    STARTED,
    /** Its readiness checks have passed; a oneshot has completed. */
    READY,
    /** Its health checks pass. */
    HEALTHY,
    /** It has exited successfully. */
    COMPLETED;

    /** The word in the configuration. */
    public String word() {
      return switch (this) {
        case STARTED -> "started";
        case READY -> "ready";
        case HEALTHY -> "healthy";
        case COMPLETED -> "completed";
      };
    }
  }
}
