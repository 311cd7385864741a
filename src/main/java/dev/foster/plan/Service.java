package dev.foster.plan;

import java.time.Duration;
import java.util.List;

/**
 * A named thing to keep in a state.
 *
 * @param description words of the user, or null
 * @param process what its main process, its hooks and its probes are given
 * @param timeout a oneshot's run time, or null for no bound
 * @param dependencies what must hold before each start
 * @param ready when it counts as ready
 * @param health checks while it is up, or null
 * @param watchdog how often {@code WATCHDOG=1} must come, or null
 * @param preStart commands run in order before each start
 * @param finish command run after each exit, or null
 */
public record Service(
    String name,
    String description,
    Type type,
    Command command,
    ProcessSpec process,
    boolean enabled,
    Duration timeout,
    List<Dependency> dependencies,
    Ready ready,
    Health health,
    Duration watchdog,
    List<Command> preStart,
    Command finish,
    RestartPolicy restart,
    StopPolicy stop,
    EndsContainer endsContainer,
    Logs logs) {

  /** Whether it should stay up or run to completion. */
  public enum Type {
    SERVICE,
    ONESHOT
  }

  /** When the end of this service is the end of the container. */
  public enum EndsContainer {
    ON_FAILURE,
    ON_EXIT,
    NEVER
  }

  /** True for a oneshot. */
  public boolean isOneshot() {
    return type == Type.ONESHOT;
  }
}
