package dev.foster.core.state;

import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;

/**
 * Why a run ended.
 *
 * @param status how the main process ended; null if none ran
 * @param summary for users: {@code "exited with code 3 after 12s"}
 * @param details more about the reason, such as the checks that failed; null for none
 * @param exitCode the exit code of Foster if this ends the container
 */
public record Outcome(Kind kind, ExitStatus status, String summary, String details, int exitCode) {

  /** What ended the run. */
  public enum Kind {
    /** The main process ended without a stop by Foster. */
    EXITED,
    /** As {@link #EXITED}, after the service had announced its end with STOPPING=1. */
    SELF_STOPPED,
    /** As {@link #EXITED} with code 0, and it left processes behind that still run. */
    BACKGROUND,
    /** Foster stopped it, on request or for the sake of another service. */
    STOPPED,
    /** It could not be started, or a pre_start or post_start command failed. */
    NOT_STARTED,
    /** As {@link #NOT_STARTED}, because the machine lacks processes, memory or descriptors. */
    SHORTAGE,
    /** Foster stopped it because it did not become ready. */
    NOT_READY,
    /**
     * Foster stopped it after it was ready: a failed health check, watchdog or time-out. Or a
     * oneshot has not exported its variables.
     */
    MISBEHAVED,
    /** As {@link #MISBEHAVED}, and {@code health.action: end} forbids another start. */
    ENDED_BY_HEALTH,
    /** A dependency failed for good. */
    DEPENDENCY_FAILED
  }

  /** Stopped by the shutdown of Foster. */
  public static final Outcome SHUTDOWN = stopped("Foster is stopping");

  /** Stopped by {@code foster stop}. */
  public static final Outcome STOP_REQUEST = stopped("requested by foster stop");

  /** The service has announced its end; its main process still runs. */
  static final Outcome SELF_STOPPING =
      new Outcome(Kind.SELF_STOPPED, null, "it announced that it stops", null, 1);

  /** Stopped for a reason, such as {@code "requested by foster stop"}. */
  public static Outcome stopped(String reason) {
    return new Outcome(Kind.STOPPED, null, reason, null, 0);
  }

  static Outcome notReady(String summary, String pendingChecks) {
    return new Outcome(Kind.NOT_READY, null, summary, pendingChecks, 1);
  }

  static Outcome misbehaved(String summary) {
    return new Outcome(Kind.MISBEHAVED, null, summary, null, 1);
  }

  static Outcome unhealthy(String failedChecks) {
    return new Outcome(Kind.MISBEHAVED, null, "unhealthy", failedChecks, 1);
  }

  static Outcome notStarted(String summary, int exitCode) {
    return new Outcome(Kind.NOT_STARTED, null, summary, null, exitCode);
  }

  static Outcome notStarted(String summary, SpawnFailure failure, int exitCode) {
    Kind kind = failure.isShortage() ? Kind.SHORTAGE : Kind.NOT_STARTED;
    return new Outcome(kind, null, summary, null, exitCode);
  }

  static Outcome dependencyFailed(String summary) {
    return new Outcome(Kind.DEPENDENCY_FAILED, null, summary, null, 1);
  }

  static Outcome exited(ExitStatus status, String summary) {
    return new Outcome(Kind.EXITED, status, summary, null, failureCode(status));
  }

  /** An exit code for a failure: never 0. */
  private static int failureCode(ExitStatus status) {
    return status.shellCode() == 0 ? 1 : status.shellCode();
  }

  /** Summary and details. */
  public String text() {
    return details == null ? summary : summary + " (" + details + ")";
  }

  /** This outcome, announced by the service. */
  Outcome asSelfStopped() {
    return new Outcome(Kind.SELF_STOPPED, status, summary, details, exitCode);
  }

  /** True if the main process ended without a stop by Foster. */
  boolean isOwnExit() {
    return kind == Kind.EXITED || kind == Kind.SELF_STOPPED || kind == Kind.BACKGROUND;
  }

  /** This outcome, with the way in which the main process has ended. */
  Outcome withStatus(ExitStatus end) {
    boolean useStatus = kind == Kind.MISBEHAVED || kind == Kind.ENDED_BY_HEALTH;
    int code = useStatus && end != null ? failureCode(end) : exitCode;
    return new Outcome(kind, end, summary, details, code);
  }

  /** This outcome, and the service is not started again. */
  Outcome withoutRestart() {
    return new Outcome(Kind.ENDED_BY_HEALTH, status, summary, details, exitCode);
  }

  /** This outcome of a program that has put itself in the background. */
  Outcome inBackground() {
    return new Outcome(Kind.BACKGROUND, status, "put itself in the background", null, exitCode);
  }

  /** This outcome of a oneshot that has not exported its variables. */
  Outcome withoutExports(String fault) {
    return new Outcome(Kind.MISBEHAVED, status, fault, null, exitCode);
  }

  /** This outcome with another text. */
  Outcome withSummary(String other) {
    return new Outcome(kind, status, other, null, exitCode);
  }
}
