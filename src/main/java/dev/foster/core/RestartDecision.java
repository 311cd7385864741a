package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.RestartPolicy;
import dev.foster.programs.WellKnownPrograms;
import dev.foster.text.Level;
import java.util.List;

/** What comes after a run of a service: how its end is told, and what its policy makes of it. */
final class RestartDecision {
  private final ServiceMachine m;
  private final StepContext stage;
  private final RestartHistory history = new RestartHistory();
  private Outcome last;
  private int failures;

  RestartDecision(ServiceMachine m, StepContext stage) {
    this.m = m;
    this.stage = stage;
  }

  RestartHistory history() {
    return history;
  }

  /** How the last run ended; null if there was none. */
  Outcome last() {
    return last;
  }

  /** Counts the runs that ended otherwise than asked. */
  int failures() {
    return failures;
  }

  /** The main process died without being asked to: what there is to say about it. */
  Outcome died(ExitStatus status, long oomKills, String when) {
    String words = MessageText.exit(status);
    boolean sigkill =
        status instanceof ExitStatus.Killed killed
            && killed.signal() == dev.foster.kernel.Signals.KILL;
    if (sigkill && oomKills > 0) {
      words += " (the kernel's OOM killer, memory.events oom_kill +" + oomKills + ")";
    }
    return Outcome.exited(
        status, words + " after " + MessageText.nanos(m.now() - m.mainStartedAt()) + when);
  }

  /** Says what it means that processes outlive the main process. */
  Outcome explain(Outcome outcome, List<Survivor> left) {
    boolean background =
        outcome.kind() == Outcome.Kind.EXITED && outcome.status().isZero() && !m.plan().isOneshot();
    if (!background) {
      m.tell(Level.INFO, "survivors", "ending " + MessageText.survivors(left) + " of its last run");
      return outcome;
    }
    String advice = WellKnownPrograms.foregroundAdvice(m.plan().command());
    String words =
        "put itself in the background: its main process exited with code 0 and left "
            + MessageText.survivors(left)
            + (advice == null ? "; keep it in the foreground" : "; " + advice);
    m.tell(Level.WARNING, "background", words);
    return outcome.withWords("put itself in the background");
  }

  /**
   * Nothing of the run is left: what now?
   *
   * @param noMore the finish command said 125
   */
  State decide(Run run, Outcome outcome, boolean noMore) {
    stage.emit(new Effect.RunEnded(m.name(), run.token()));
    boolean repeated = repeatsShortage(outcome);
    last = outcome;
    boolean good = succeeded(outcome);
    if (m.plan().isOneshot() && good) {
      return complete(outcome);
    }
    boolean asked = outcome.kind() == Outcome.Kind.STOPPED;
    if (!asked) {
      failures++;
    }
    if (!m.wanted() || asked) {
      String how = outcome.status() == null ? "" : ": " + MessageText.exit(outcome.status());
      m.tell(Level.INFO, "stopped", asked ? "stopped" + how : outcome.brief());
      return m.wanted() ? m.awaitDependencies() : m.rest();
    }
    if (outcome.kind() == Outcome.Kind.DEPENDENCY_FAILED) {
      return fail(outcome, "");
    }
    if (noMore) {
      String more = "; its finish command said not to start it again";
      return good ? complete(outcome.withWords(outcome.words() + more)) : fail(outcome, more);
    }
    RestartPolicy.Mode mode = m.plan().restart().mode();
    boolean again =
        outcome.kind() != Outcome.Kind.GIVEN_UP
            && (mode == RestartPolicy.Mode.ALWAYS
                || mode == RestartPolicy.Mode.ON_FAILURE && !good);
    if (again) {
      return restart(outcome, good, repeated);
    }
    return good ? complete(outcome) : fail(outcome, "");
  }

  /** The same shortage that kept it from being started before. */
  private boolean repeatsShortage(Outcome outcome) {
    return outcome.kind() == Outcome.Kind.SHORTAGE
        && last != null
        && last.kind() == outcome.kind()
        && last.words().equals(outcome.words());
  }

  private boolean succeeded(Outcome outcome) {
    if (!outcome.isOwnEnd()) {
      return false;
    }
    return outcome.status() instanceof ExitStatus.Exited exit
        ? m.plan().restart().successCodes().contains(exit.code())
        : m.plan()
            .restart()
            .successSignals()
            .contains(((ExitStatus.Killed) outcome.status()).signal());
  }

  private State restart(Outcome outcome, boolean good, boolean repeated) {
    long delay = history.next(m.plan().restart(), m.now(), m.upFor(), stage.random());
    if (delay == RestartHistory.GIVE_UP) {
      RestartPolicy.Limit limit = m.plan().restart().limit();
      String more =
          "; gave up after "
              + MessageText.count(limit.count(), "restart", "restarts")
              + " within "
              + MessageText.duration(limit.within());
      return fail(outcome, more);
    }
    String next =
        "restarting "
            + (delay == 0 ? "at once" : "in " + MessageText.nanos(delay))
            + " (attempt "
            + history.attempt()
            + ")";
    if (good) {
      m.tell(Level.INFO, "exited", outcome.words() + "; " + next);
    } else if (outcome.kind() == Outcome.Kind.SHORTAGE) {
      // many services would say it again and again, and what they lack is the machine's to give
      String once = repeated ? "" : "; more attempts are told by foster events alone";
      Level level = repeated ? Level.DEBUG : Level.WARNING;
      m.tell(level, "exited", outcome.words() + "; " + next + once);
    } else {
      tellCrash(Level.WARNING, "exited", outcome.brief(), next);
    }
    m.takeNextPlan();
    return delay == 0
        ? m.awaitDependencies()
        : new Resting.Backoff(history.attempt(), m.now() + delay, outcome.words() + "; " + next);
  }

  private State complete(Outcome outcome) {
    String how =
        m.plan().isOneshot()
            ? "completed after " + MessageText.nanos(m.now() - m.mainStartedAt())
            : "completed: " + outcome.words();
    m.tell(Level.INFO, "completed", how);
    m.takeNextPlan();
    return new Resting.Completed();
  }

  /**
   * Gives it up.
   *
   * @param more what there is to say behind the outcome's own words
   */
  State fail(Outcome outcome, String more) {
    boolean ran = outcome.status() != null;
    last = outcome;
    String told = "failed: " + outcome.brief() + more;
    if (ran) {
      tellCrash(Level.ERROR, "failed", told, "");
    } else {
      m.tell(Level.ERROR, "failed", told);
    }
    m.takeNextPlan();
    return new Resting.Failed(outcome.words() + more, outcome.exitCode());
  }

  /** Tells of an end that looks like a crash. */
  private void tellCrash(Level level, String kind, String text, String after) {
    stage.emit(new Effect.Tell(level, m.name(), kind, text, m.lastSession(), after));
  }
}
