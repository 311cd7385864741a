package dev.foster.core.state;

import dev.foster.core.Effect;
import dev.foster.core.MessageText;
import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.programs.WellKnownPrograms;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What follows a run: the message about its end, and the restart policy's decision. */
final class RestartDecision {
  /**
   * A shorter run is a failed start even if it succeeds, as with supervisord's {@code startsecs}.
   */
  private static final Duration SHORTEST_RUN = Duration.ofSeconds(1);

  /** After this many successful runs in a row, a hint says that the service may be a oneshot. */
  private static final int ENDS_OF_A_JOB = 3;

  private final ServiceMachine service;
  private final StepContext context;
  private final RestartHistory history = new RestartHistory();
  private Outcome last;
  private long ranFor;
  private int goodEnds;
  private long endedAt;
  private int failures;

  RestartDecision(ServiceMachine service, StepContext context) {
    this.service = service;
    this.context = context;
  }

  RestartHistory history() {
    return history;
  }

  /** How the last run ended; null if there was none. */
  Outcome last() {
    return last;
  }

  /** Monotonic time at which the last run ended; 0 if there was none. */
  long endedAt() {
    return endedAt;
  }

  /** Number of runs that did not end on request. */
  int failures() {
    return failures;
  }

  /** The outcome of a run whose main process ended without a request. */
  Outcome exited(ExitStatus status, long oomKills, String when) {
    ranFor = service.now() - service.mainStartedAt();
    String text = MessageText.exit(status);
    boolean sigkill = status instanceof ExitStatus.Killed killed && killed.signal() == Signals.KILL;
    if (sigkill && oomKills > 0) {
      text += " (the kernel's OOM killer, memory.events oom_kill +" + oomKills + ")";
    }
    return Outcome.exited(status, text + " after " + MessageText.nanos(ranFor) + when);
  }

  /**
   * Reports that processes outlive the main process; returns the outcome to go on with. The command
   * of a check that was under way is Foster's own affair: there is nothing to report about it.
   */
  Outcome reportSurvivors(Outcome outcome, List<Survivor> found) {
    List<Survivor> survivors = new ArrayList<>();
    boolean ofMain = false;
    for (Survivor one : found) {
      ofMain |= one.role() == Role.MAIN;
      if (!one.role().isProbe()) {
        survivors.add(one);
      }
    }
    if (survivors.isEmpty()) {
      return outcome;
    }
    boolean background =
        ofMain
            && outcome.kind() == Outcome.Kind.EXITED
            && outcome.status().isZero()
            && !service.plan().isOneshot();
    if (!background) {
      String text = "ending " + MessageText.leftovers(survivors);
      service.emit().report(Level.INFO, "survivors", text);
      return outcome;
    }
    String advice = WellKnownPrograms.foregroundAdvice(service.plan().command());
    String text =
        "put itself in the background: its main process exited with code 0 and left "
            + MessageText.survivors(survivors)
            + (advice == null ? "; keep it in the foreground" : "; " + advice);
    service.emit().report(Level.WARNING, "background", text);
    return outcome.inBackground();
  }

  /**
   * No process of the run is left: decides what follows.
   *
   * @param noRestart whether the finish command forbids another start
   */
  State afterRun(Run run, Outcome ended, boolean noRestart) {
    Outcome outcome = withExports(ended);
    context.emit(new Effect.RunEnded(service.name(), run.token()));
    boolean repeated = repeatsShortage(outcome);
    last = outcome;
    endedAt = service.now();
    boolean good = succeeded(outcome) && !isFailedStart();
    goodEnds =
        good && service.upFor() < service.plan().restart().resetAfter().toNanos()
            ? goodEnds + 1
            : 0;
    if (service.plan().isOneshot() && good) {
      return complete(outcome);
    }
    boolean requested = outcome.kind() == Outcome.Kind.STOPPED;
    if (!requested) {
      failures++;
    }
    if (!service.wanted() || requested) {
      String how = outcome.status() == null ? "" : ": " + MessageText.exit(outcome.status());
      service.emit().report(Level.INFO, "stopped", requested ? "stopped" + how : outcome.summary());
      if (!service.wanted()) {
        return service.goDown();
      }
      service.takeNextPlan();
      return service.schedule() == null
          ? service.awaitDependencies()
          : service.schedule().stopped(outcome.text());
    }
    if (outcome.kind() == Outcome.Kind.DEPENDENCY_FAILED) {
      return fail(outcome, "");
    }
    if (noRestart) {
      String more = "; not started again, because its finish command exited with 125";
      return good ? complete(outcome.withSummary(outcome.text() + more)) : fail(outcome, more);
    }
    if (restarts(outcome, good)) {
      return restart(outcome, good, repeated);
    }
    return good ? complete(outcome) : fail(outcome, "");
  }

  /** A oneshot that succeeded without its exports has failed. */
  private Outcome withExports(Outcome outcome) {
    String fault = succeeded(outcome) ? service.exportsFault() : null;
    return fault == null ? outcome : outcome.withoutExports(fault);
  }

  /** True if the machine still lacks what kept the service from starting the last time. */
  private boolean repeatsShortage(Outcome outcome) {
    return outcome.kind() == Outcome.Kind.SHORTAGE
        && last != null
        && last.kind() == outcome.kind()
        && last.text().equals(outcome.text());
  }

  private boolean succeeded(Outcome outcome) {
    if (!outcome.isOwnExit()) {
      return false;
    }
    RestartPolicy policy = service.plan().restart();
    return outcome.status() instanceof ExitStatus.Exited exit
        ? policy.successCodes().contains(exit.code())
        : policy.successSignals().contains(((ExitStatus.Killed) outcome.status()).signal());
  }

  /** Whether the run ended before the service was ready, and {@code failed_starts} is set. */
  private boolean isFailedStart() {
    return service.upFor() == 0 && service.plan().restart().failedStarts() != null;
  }

  /** What the message about a service that is not ready in time says of the rest. */
  String afterNotReady(Outcome outcome) {
    return restarts(outcome, false) ? "; stopping it, then restarting" : "; stopping it";
  }

  /** Whether the policy permits a restart after this outcome; its limit may still forbid it. */
  boolean restarts(Outcome outcome, boolean good) {
    if (outcome.kind() == Outcome.Kind.ENDED_BY_HEALTH) {
      return false;
    }
    RestartPolicy.Mode mode = service.plan().restart().mode();
    return isFailedStart()
        || mode == RestartPolicy.Mode.ALWAYS
        || mode == RestartPolicy.Mode.ON_FAILURE && !good;
  }

  private State restart(Outcome outcome, boolean good, boolean repeated) {
    RestartPolicy policy = service.plan().restart();
    if (goodEnds == ENDS_OF_A_JOB) {
      String text =
          "has ended successfully "
              + goodEnds
              + " times in a row; if it is a job that runs once, it needs 'type: oneshot'";
      service.emit().report(Level.INFO, "hint", text);
    }
    boolean served = service.upFor() > 0 && ranFor >= SHORTEST_RUN.toNanos();
    boolean failed = !good || !served || outcome.kind() == Outcome.Kind.BACKGROUND;
    long delay = delay(policy, failed);
    if (delay == RestartHistory.GIVE_UP) {
      return fail(outcome, "; gave up after " + givenUpAfter(policy));
    }
    String when = delay == 0 ? "at once" : "in " + MessageText.nanos(delay);
    String next = "restarting " + when + (failed ? " (attempt " + history.attempt() + ")" : "");
    if (!failed) {
      service.emit().report(Level.INFO, "exited", outcome.text() + "; " + next);
    } else if (outcome.kind() == Outcome.Kind.SHORTAGE) {
      // many services may report the same shortage, and only the machine's owner can end it
      String once = repeated ? "" : "; more attempts are shown only by foster events";
      Level level = repeated ? Level.DEBUG : Level.WARNING;
      service.emit().report(level, "exited", outcome.text() + "; " + next + once);
    } else {
      boolean announced = outcome.kind() == Outcome.Kind.NOT_READY;
      Level level = announced ? Level.DEBUG : Level.WARNING;
      service.emit().reportCrash(level, "exited", outcome.summary(), next);
    }
    service.takeNextPlan();
    return delay == 0
        ? service.awaitDependencies()
        : new Backoff(service.now() + delay, outcome.text() + "; " + next);
  }

  private long delay(RestartPolicy policy, boolean failed) {
    if (isFailedStart()) {
      return history.afterFailedStart(policy.failedStarts());
    }
    return failed
        ? history.next(policy, service.now(), service.upFor(), context.random())
        : history.afterGoodRun(policy, context.random());
  }

  private String givenUpAfter(RestartPolicy policy) {
    if (isFailedStart()) {
      int retries = policy.failedStarts().retries();
      if (retries == 0) {
        return "its first start";
      }
      return MessageText.count(retries, "failed restart", "failed restarts") + " in a row";
    }
    RestartPolicy.Limit limit = policy.limit();
    String restarts = MessageText.count(limit.count(), "restart", "restarts");
    return restarts + " within " + MessageText.duration(limit.within());
  }

  private State complete(Outcome outcome) {
    String time = MessageText.nanos(service.now() - service.mainStartedAt());
    String text =
        service.plan().isOneshot() ? "completed after " + time : "completed: " + outcome.text();
    service.emit().report(Level.INFO, "completed", text);
    boolean endsContainer = service.plan().endsContainer() == Service.EndsContainer.ON_EXIT;
    boolean again = service.schedule() == null && service.restartReason() != null;
    service.takeExports();
    service.takeNextPlan();
    if ((again || service.lacksExports()) && !endsContainer) {
      return service.awaitDependencies(); // a request or a reload came during the run
    }
    return service.schedule() == null || endsContainer
        ? new Completed()
        : service.schedule().ended(true, text);
  }

  /**
   * Gives up on the service.
   *
   * @param more text to append to the outcome's own
   */
  State fail(Outcome outcome, String more) {
    last = outcome;
    String text = "failed: " + outcome.summary() + more;
    if (outcome.status() != null) {
      service.emit().reportCrash(Level.ERROR, "failed", text, "");
    } else {
      service.emit().report(Level.ERROR, "failed", text);
    }
    boolean endsContainer = service.plan().endsContainer() != Service.EndsContainer.NEVER;
    service.takeNextPlan();
    return service.schedule() == null || endsContainer
        ? new Failed(outcome.text() + more)
        : service.schedule().ended(false, outcome.text() + more);
  }
}
