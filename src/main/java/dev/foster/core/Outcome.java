package dev.foster.core;

import dev.foster.kernel.ExitStatus;

/**
 * Why a run ended.
 *
 * @param status how the main process ended; null if there was none
 * @param brief for people: {@code "exited with code 3 after 12s"}
 * @param details what belongs to that, and was told when it was found out; null without any
 * @param exitCode what PID 1 exits with if this ends the container
 */
record Outcome(Kind kind, ExitStatus status, String brief, String details, int exitCode) {

  enum Kind {
    /** The main process ended by itself, or by a signal of somebody else. */
    EXITED,
    /** As {@link #EXITED}, and the service had said before that it would. */
    QUIT,
    /** We were asked to stop it, or had to for another service's sake. */
    STOPPED,
    /** It could not be started, or a pre_start command failed. */
    NOT_STARTED,
    /** As {@link #NOT_STARTED}, because the machine had no process, memory or descriptor left. */
    SHORTAGE,
    /** We stopped it because it did not become ready. */
    NOT_READY,
    /** We stopped it because, once it was ready, it did not do what it should. */
    BROKEN,
    /** As {@link #BROKEN}, and not to be started again whatever its policy says. */
    GIVEN_UP,
    /** A dependency failed for good. */
    DEPENDENCY_FAILED
  }

  /** The shutdown has come to this service. */
  static final Outcome FOSTER_STOPS = stopped("Foster is stopping");

  /** The service has announced its end; the main process lives still. */
  static final Outcome QUITS = new Outcome(Kind.QUIT, null, "it said that it stops", null, 1);

  static Outcome stopped(String words) {
    return new Outcome(Kind.STOPPED, null, words, null, 0);
  }

  static Outcome notReady(String words, String missing) {
    return new Outcome(Kind.NOT_READY, null, words, missing, 1);
  }

  static Outcome broken(String words) {
    return new Outcome(Kind.BROKEN, null, words, null, 1);
  }

  static Outcome unhealthy(String trouble) {
    return new Outcome(Kind.BROKEN, null, "unhealthy", trouble, 1);
  }

  static Outcome notStarted(String words, int exitCode) {
    return new Outcome(Kind.NOT_STARTED, null, words, null, exitCode);
  }

  static Outcome notStarted(String words, SpawnFailure failure, int exitCode) {
    Kind kind = failure.isShortage() ? Kind.SHORTAGE : Kind.NOT_STARTED;
    return new Outcome(kind, null, words, null, exitCode);
  }

  static Outcome dependencyFailed(String words) {
    return new Outcome(Kind.DEPENDENCY_FAILED, null, words, null, 1);
  }

  static Outcome exited(ExitStatus status, String words) {
    return new Outcome(Kind.EXITED, status, words, null, failureCode(status));
  }

  /** A failure is told by a code that is not 0. */
  private static int failureCode(ExitStatus status) {
    return status.shellCode() == 0 ? 1 : status.shellCode();
  }

  /** All there is to say. */
  String words() {
    return details == null ? brief : brief + " (" + details + ")";
  }

  /** The same, and the service had said that it would. */
  Outcome asQuit() {
    return new Outcome(Kind.QUIT, status, brief, details, exitCode);
  }

  /** True if the main process ended by itself. */
  boolean isOwnEnd() {
    return kind == Kind.EXITED || kind == Kind.QUIT;
  }

  /** The same reason, now that the main process has ended too. */
  Outcome withStatus(ExitStatus end) {
    boolean tells = kind == Kind.BROKEN || kind == Kind.GIVEN_UP;
    return new Outcome(
        kind, end, brief, details, tells && end != null ? failureCode(end) : exitCode);
  }

  /** The same, and it shall not be started again. */
  Outcome forGood() {
    return new Outcome(Kind.GIVEN_UP, status, brief, details, exitCode);
  }

  Outcome withWords(String more) {
    return new Outcome(kind, status, more, null, exitCode);
  }
}
