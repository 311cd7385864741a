package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Service;

/**
 * One service as others may see it.
 *
 * @param plan the plan in force
 * @param state {@code down waiting starting up stopping backoff completed failed}
 * @param pid main process; 0 without one
 * @param session first pid of the run's main process, which is its session; 0 without a run
 * @param ready null unless the main process runs
 * @param healthy null without a verdict of the health checks
 * @param restarts by the restart policy since the last start on request
 * @param startedAt monotonic time at which the main process was started, in nanoseconds; 0 without
 *     one
 * @param endedAt monotonic time at which the last run ended; 0 if none has ended
 * @param lastExit how the last main process ended; null if there was none
 * @param reason why it is in this state; null if there is nothing to add
 * @param timeoutAt monotonic time at which Foster stops waiting in this state; {@link
 *     Long#MAX_VALUE} for never
 * @param statusText the last {@code STATUS=} of the run; null without one
 * @param wanted whether it is wanted up
 * @param token FOSTER_RUN of the run; null without one
 * @param firstStartedAt monotonic time of its first start, 0 for never
 * @param firstReadyAt monotonic time at which it was first ready, a oneshot completed; 0 for never
 * @param schedule null for a service without one
 */
public record ServiceView(
    Service plan,
    String state,
    int pid,
    int session,
    Boolean ready,
    Boolean healthy,
    int restarts,
    long startedAt,
    long endedAt,
    ExitStatus lastExit,
    String reason,
    long timeoutAt,
    String statusText,
    boolean wanted,
    String token,
    long firstStartedAt,
    long firstReadyAt,
    ScheduleView schedule) {}
