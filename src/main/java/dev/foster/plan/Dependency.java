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
 * @param group name of the service with {@code replicas} whose instance the other service is, if
 *     the file names that service and not the instance; otherwise null
 */
public record Dependency(
    String on,
    Condition condition,
    boolean required,
    boolean restart,
    boolean bound,
    String group) {

  /** A dependency that names its service. */
  public Dependency(
      String on, Condition condition, boolean required, boolean restart, boolean bound) {
    this(on, condition, required, restart, bound, null);
  }

  /** Whether the other service has no instance. */
  public boolean isOnNobody() {
    return on.equals(group);
  }

  /** This dependency on another instance of the same service. */
  public Dependency on(String instance) {
    return new Dependency(instance, condition, required, restart, bound, group);
  }

  /** This dependency as the file has it: on the service, not on an instance. */
  Dependency asInFile() {
    return group == null ? this : on(group);
  }

  /** A condition on the other service. */
  public enum Condition {
    /** Its first start has been attempted, whatever became of it. */
    ATTEMPTED,
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
        case ATTEMPTED -> "attempted";
        case STARTED -> "started";
        case READY -> "ready";
        case HEALTHY -> "healthy";
        case COMPLETED -> "completed";
      };
    }
  }
}
