package dev.foster.core;

import dev.foster.text.Level;
import java.time.Duration;
import java.util.List;

/** States of a run whose main process is gone: is there anything else of it? */
sealed interface Leftover extends Ending {

  /** Has asked what is left of the run. */
  record Clearing(Run run, long killAt, Outcome outcome, boolean noMore) implements Leftover {

    static State enter(ServiceMachine m, Run run, Outcome outcome, long killAt, boolean noMore) {
      m.findSurvivors();
      return new Clearing(run, killAt, outcome, noMore);
    }

    @Override
    public Ending because(Outcome other) {
      return new Clearing(run, killAt, other, noMore);
    }

    @Override
    public State survivors(ServiceMachine m, List<Survivor> left) {
      if (left.isEmpty()) {
        return m.aftermath().decide(run, outcome, noMore);
      }
      Outcome told = m.aftermath().explain(outcome, left);
      if (m.killed()) {
        m.killAll(run.token());
      } else {
        m.askToEnd(left);
      }
      return new Draining(run, killAt, told, noMore, left, left);
    }

    @Override
    public State kill(ServiceMachine m) {
      m.killAll(run.token());
      return Purging.enter(m, run, outcome, noMore);
    }
  }

  /**
   * Survivors got TERM; waits for them, and for what they start meanwhile.
   *
   * @param told who got TERM, whether or not it was found in each scan since
   */
  record Draining(
      Run run,
      long killAt,
      Outcome outcome,
      boolean noMore,
      List<Survivor> left,
      List<Survivor> told)
      implements Leftover {

    @Override
    public Ending because(Outcome other) {
      return new Draining(run, killAt, other, noMore, left, told);
    }

    @Override
    public long deadline() {
      return killAt;
    }

    @Override
    public String reason() {
      return "waiting for " + MessageText.survivors(left);
    }

    @Override
    public State survivors(ServiceMachine m, List<Survivor> now) {
      if (now.isEmpty()) {
        return m.aftermath().decide(run, outcome, noMore);
      }
      List<Survivor> later = Survivor.notAmong(told, now);
      m.askToEnd(later);
      return new Draining(run, killAt, outcome, noMore, now, Survivor.both(told, later));
    }

    @Override
    public State kill(ServiceMachine m) {
      m.killAll(run.token());
      m.findSurvivors();
      return Purging.enter(m, run, outcome, noMore);
    }

    @Override
    public State expired(ServiceMachine m) {
      m.tell(Level.WARNING, "killing", MessageText.survivors(left) + " still there: SIGKILL");
      return kill(m);
    }
  }

  /**
   * Survivors got SIGKILL; waits for them.
   *
   * @param lookAt when to look again: the end of one whose parent lives is told to that one alone
   */
  record Purging(Run run, long lookAt, Outcome outcome, boolean noMore) implements Leftover {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    static State enter(ServiceMachine m, Run run, Outcome outcome, boolean noMore) {
      return new Purging(run, m.in(PAUSE), outcome, noMore);
    }

    @Override
    public long deadline() {
      return lookAt;
    }

    @Override
    public State expired(ServiceMachine m) {
      m.findSurvivors();
      return enter(m, run, outcome, noMore);
    }

    @Override
    public Ending because(Outcome other) {
      return new Purging(run, lookAt, other, noMore);
    }

    @Override
    public String reason() {
      return "killed";
    }

    @Override
    public State survivors(ServiceMachine m, List<Survivor> left) {
      if (left.isEmpty()) {
        return m.aftermath().decide(run, outcome, noMore);
      }
      m.killAll(run.token()); // one that was born meanwhile
      return this;
    }

    @Override
    public State kill(ServiceMachine m) {
      return this;
    }
  }
}
