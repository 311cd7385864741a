package dev.foster.loop;

import dev.foster.core.ScheduleView;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The state of the supervisor after a turn, for the threads that serve control clients. All times
 * are those of {@code timeline}, except in {@code schedule}, which follows the wall clock.
 *
 * @param turn counts turns; a larger one is newer
 * @param pid Foster's own pid
 * @param stopping true once a stop of Foster was requested
 * @param drainsUntil when Foster, which is draining, stops the services at the latest; null if it
 *     is not
 * @param timeline knows the present time and the wall clock
 * @param services in the order of the file
 * @param replicas the services with {@code replicas} by name; {@code services} has their instances
 */
public record Snapshot(
    long turn,
    int pid,
    boolean stopping,
    Instant drainsUntil,
    Timeline timeline,
    List<ServiceStatus> services,
    Map<String, Replicas> replicas) {

  /**
   * One service.
   *
   * @param type {@code service} or {@code oneshot}
   * @param state {@code down waiting starting up stopping backoff completed failed}
   * @param pid main process, or 0
   * @param ready null where readiness means nothing (down, …)
   * @param healthy null without health checks or when not up
   * @param restarts how often it was restarted by its policy since it was last asked to start
   * @param startedAt start of the present run, or null
   * @param endedAt end of the last run that has ended, or null
   * @param exitCode of the last run, or null
   * @param exitSignal of the last run, or null
   * @param reason why it is in this state, in words, or null: {@code "waiting for php (ready)"},
   *     {@code "restarting in 200ms (attempt 2)"}
   * @param deadline when this state ends at the latest (SIGKILL, the end of {@code ready.timeout},
   *     the next start), or null
   * @param statusText the text of the service's last {@code STATUS=}, or null
   * @param essential whether {@code foster health} considers the service
   * @param enabled whether it should be up
   * @param plan its configuration in force
   * @param firstStartedAt its first start since Foster runs, or null
   * @param firstReadyAt when it was first ready, a oneshot completed, or null
   * @param schedule its schedule and its runs, or null
   */
  public record ServiceStatus(
      String name,
      String type,
      String state,
      int pid,
      Boolean ready,
      Boolean healthy,
      int restarts,
      Instant startedAt,
      Instant endedAt,
      Integer exitCode,
      Integer exitSignal,
      String reason,
      Instant deadline,
      String statusText,
      boolean essential,
      boolean enabled,
      Service plan,
      Instant firstStartedAt,
      Instant firstReadyAt,
      ScheduleView schedule) {

    /** True if it has no process and starts only on request. */
    public boolean isAtRest() {
      return state.equals("down") || state.equals("completed") || state.equals("failed");
    }

    /** {@code words}, followed by the reason if there is one. */
    public String withReason(String words) {
      return reason == null ? words : words + ": " + reason;
    }
  }
}
