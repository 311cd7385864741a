package dev.foster.sim;

import dev.foster.core.Notification;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Dependency;
import dev.foster.plan.Ready;
import dev.foster.plan.Service;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** What an observer has seen of one run of a service, from its first process to its end. */
final class RunFacts {
  static final long NEVER = Long.MAX_VALUE;

  /** Why a run ends, as far as an observer can tell. */
  enum Cause {
    EXITED,
    QUIT,
    STOPPED,
    NOT_STARTED,
    NOT_READY,
    BROKEN,
    GIVEN_UP,
    DEPENDENCY_FAILED
  }

  final String token;

  /** The plan in force; a reload may change what Foster reads only when it needs it. */
  Service plan;

  /** Services on which it has depended since it began. */
  final Set<String> dependedOn = new HashSet<>();

  final int number;

  /** The pre_start commands to run; a reload changes those of the next run. */
  int hooks;

  /** The pre_start commands that were started, and how many of them succeeded. */
  int hooksStarted;

  int hooksPassed;

  long hookStartedAt;
  long hookTimeout;

  /** The post_start commands of this start, known once the first one is started. */
  int postStart = -1;

  int postStarted;
  int postPassed;

  /** Readiness of this start; a reload changes that of the next one. */
  Ready ready;

  /** Pids that are or were its main process. */
  final Set<Integer> mainPids = new HashSet<>();

  /** The plan for which the loop was asked to look up, and what the last look-up has found. */
  Service asked;

  Service found;

  boolean mainStarted;
  long mainStartedAt;
  long mainEndedAt = NEVER;
  ExitStatus mainStatus;

  final BitSet passed = new BitSet();
  long readyBy = NEVER;
  long upAt = NEVER;
  long upFor;

  /** The watchdog interval in force, and when it expires. */
  long watchdog;

  long watchdogBy = NEVER;
  long runBy = NEVER;

  /** When its end began, why, and when its stop timeout expires. */
  long endBegunAt = NEVER;

  Cause cause;
  String words = "";
  int failureCode;
  long killAt = NEVER;

  /** When {@code stop.delay} is over, and whether the stop waits for that. */
  long delayUntil;

  boolean delays;

  final Set<Integer> toldToStop = new HashSet<>();
  boolean killed;

  /** It has announced that it stops, so it gets no stop signal. */
  boolean quits;

  /** Foster reported that the program put itself in the background. */
  boolean inBackground;

  /** It has closed a descriptor on which it should have reported readiness. */
  boolean lost;

  boolean stopCommandStarted;
  boolean stopCommandOver;

  /** It had a finish command when its main process ended. */
  boolean finishDue;

  boolean finishStarted;
  long finishBy;
  boolean finishSaysNoMore;
  boolean over;

  RunFacts(String token, Service plan, int number) {
    this.token = token;
    this.plan = plan;
    this.number = number;
    ready = plan.ready();
    plan.dependencies().forEach(edge -> dependedOn.add(edge.on()));
  }

  /** When the running pre_start command must have ended. */
  long hookBy() {
    return hookStartedAt + hookTimeout;
  }

  /** Takes the plan in force; a reload may have changed how long a oneshot may run. */
  void follow(Service next) {
    boolean sameTime = Objects.equals(plan.timeout(), next.timeout());
    plan = next;
    dependedOn.retainAll(next.dependencies().stream().map(Dependency::on).toList());
    if (!sameTime && mainStartedAt > 0) {
      runBy = runBy();
    }
  }

  long runBy() {
    return plan.timeout() == null ? NEVER : mainStartedAt + plan.timeout().toNanos();
  }

  void hookBegins(long now, Service service) {
    hooks = hooksStarted == 0 ? service.preStart().size() : hooks;
    hooksStarted++;
    hookStartedAt = now;
    hookTimeout = service.ready().timeout().toNanos();
  }

  /** A failure ends the run, unless a reload has changed the plan meanwhile. */
  void lookedUp(Service result, boolean same, long now) {
    found = result;
    if (result == null && same && !isStopping()) {
      failureCode = 1;
      endBegins(now, Cause.NOT_STARTED, "");
    }
  }

  void postStartBegins(Service service) {
    postStart = postStart < 0 ? service.postStart().size() : postStart;
    postStarted++;
  }

  void mainBegins(Service service) {
    mainStarted = true;
    hooks = hooksStarted == 0 ? service.preStart().size() : hooks;
    ready = service.ready();
  }

  boolean isStopping() {
    return endBegunAt != NEVER;
  }

  long stopTimeout() {
    return plan.stop().timeout().toNanos();
  }

  void endBegins(long now, Cause why, String said) {
    if (endBegunAt == NEVER) {
      endBegunAt = now;
      killAt = now + stopTimeout();
      cause = why;
      words = said;
    }
  }

  void preStartExited(long now, ExitStatus status) {
    if (status.isZero() && !isStopping()) {
      hooksPassed++;
      found = null;
      return;
    }
    if (!isStopping()) {
      failureCode = status.shellCode();
      endBegins(now, Cause.NOT_STARTED, "");
    }
    killAt = Math.max(killAt, now + stopTimeout());
  }

  void postStartExited(long now, ExitStatus status) {
    finishDue = mainStatus != null && plan.finish() != null; // it has waited for this command
    if (mainStatus != null && cause == Cause.EXITED) {
      killAt = Math.max(killAt, now + stopTimeout()); // the run has waited for it
    } else if (!isStopping() && status.isZero()) {
      postPassed++;
    } else if (!isStopping()) {
      failureCode = status.shellCode();
    }
  }

  /** Cancels a check that the service answers by itself, because that cannot happen any more. */
  void lost(long now, int index) {
    boolean waits = upAt == NEVER && mainStarted;
    boolean told = waits && !ready.checks().get(index).isPolled();
    if (told && !passed.get(index)) {
      readyBy = Math.min(readyBy, now + 1_000_000_000L);
      lost = true;
    }
  }

  /** The stop goes on after {@code stop.delay}, with the time-out that is in force now. */
  void delayIsOver(long now) {
    if (delays) {
      delays = false;
      killAt = now + stopTimeout();
    }
  }

  /** {@code stop.delay} ends at once. */
  void delayEnds(long now) {
    if (delays && delayUntil > now) {
      delayUntil = now;
      killAt = now + stopTimeout();
    }
  }

  /** The service has sent a message that changes times. */
  void extended(long now, String state, Notification message) {
    if (message.extendTimeoutUsec() != null) {
      long by = now + message.extendTimeoutUsec() * 1_000;
      if (delays) {
        return; // its time-out has not begun
      }
      if (isStopping()) { // processes that got SIGKILL cannot delay anything any more
        killAt = killed ? killAt : Math.max(killAt, by);
      } else if (state.equals("starting") && !lost) {
        readyBy = Math.max(readyBy, by);
      } else if (runBy != NEVER) {
        runBy = Math.max(runBy, by);
      }
    }
    if (state.equals("up")) {
      boolean other = message.watchdogUsec() != null && message.watchdogUsec() * 1_000 != watchdog;
      watchdog = other ? message.watchdogUsec() * 1_000 : watchdog;
      if (other || message.watchdog()) {
        watchdogBy = watchdog == 0 ? NEVER : now + watchdog;
      }
    }
  }

  /** Foster has announced a stop: {@code stopping in 3s with SIGTERM: WHY}. */
  void stopAnnounced(long now, String text, boolean hurries) {
    delays = text.startsWith("stopping in ");
    if (!delays && !text.startsWith("stopping with ")) {
      return;
    }
    boolean asked = cause == Cause.STOPPED && !hurries && !plan.stop().delay().isZero();
    if (delays ? !asked : asked && upAt != NEVER) {
      throw new Violation("StopsAsConfigured", "a delay or none: " + text);
    }
    if (delays) {
      delayUntil = now + plan.stop().delay().toNanos();
      killAt = delayUntil + stopTimeout();
    }
  }

  /** True if the main process ended by itself, and its policy calls that a success. */
  boolean isSuccess() {
    if (cause != Cause.EXITED && cause != Cause.QUIT) {
      return false;
    }
    return mainStatus instanceof ExitStatus.Exited exit
        ? plan.restart().successCodes().contains(exit.code())
        : plan.restart().successSignals().contains(((ExitStatus.Killed) mainStatus).signal());
  }

  /**
   * True if it was a success after it had become ready and had run for a second.
   *
   * @param margin by how much it ran longer than that, in nanoseconds
   */
  boolean isGoodRun(long margin) {
    boolean ready = upAt != NEVER;
    return isSuccess()
        && !inBackground
        && ready
        && mainEndedAt - mainStartedAt >= 1_000_000_000L + margin;
  }

  /** Foster's exit code if this run was the last of a service that ends the container. */
  int exitCode() {
    return switch (cause) {
      case EXITED, QUIT, BROKEN, GIVEN_UP ->
          mainStatus.shellCode() == 0 ? 1 : mainStatus.shellCode();
      case NOT_STARTED -> failureCode;
      case STOPPED -> 0;
      case NOT_READY, DEPENDENCY_FAILED -> 1;
    };
  }

  static Cause causeOf(String words) {
    if (words.startsWith("its dependency ")) {
      return Cause.DEPENDENCY_FAILED;
    }
    if (words.startsWith("not ready within") || words.startsWith("can no longer become")) {
      return Cause.NOT_READY;
    }
    if (words.startsWith("post_start ")) {
      return Cause.NOT_STARTED;
    }
    for (String broken : new String[] {"still running", "watchdog:"}) {
      if (words.startsWith(broken)) {
        return Cause.BROKEN;
      }
    }
    return words.startsWith("unhealthy") ? Cause.BROKEN : Cause.STOPPED;
  }
}
