package dev.foster.core;

import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.List;

/** What the core wants done. The loop does it, in order. */
public sealed interface Effect {

  /** Hands this effect to the method that does it. */
  void to(Visitor visitor);

  /** One method an effect. */
  interface Visitor {
    void spawn(Spawn effect);

    void signal(Signal effect);

    void killRun(KillRun effect);

    void signalSurvivors(SignalSurvivors effect);

    void killAll(KillAll effect);

    void findSurvivors(FindSurvivors effect);

    void startProbe(StartProbe effect);

    void cancelProbes(CancelProbes effect);

    void tell(Tell effect);

    void runEnded(RunEnded effect);

    void answer(Answer effect);

    void readPlan(ReadPlan effect);

    void planChanged(PlanChanged effect);

    void exit(Exit effect);

    void unexpected(Unexpected effect);
  }

  /**
   * Start a process of a service. Answered at once by Spawned or SpawnFailed.
   *
   * @param token its FOSTER_RUN
   * @param extra further environment, {@code KEY=VALUE}
   */
  record Spawn(
      Service service, Role role, int index, String token, Command command, List<String> extra)
      implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.spawn(this);
    }
  }

  /** Send a signal to a child of ours, or to the group that it leads. */
  record Signal(String service, int pid, int signal, boolean group) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.signal(this);
    }
  }

  /**
   * SIGKILL for every process of a run that can be found.
   *
   * @param token whose FOSTER_RUN is this or begins with this and a dot
   */
  record KillRun(String service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.killRun(this);
    }
  }

  /**
   * Send a signal to what is left over.
   *
   * @param service whose that is, or null at the end of all
   */
  record SignalSurvivors(String service, List<Survivor> survivors, int signal) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.signalSurvivors(this);
    }
  }

  /** SIGKILL for everything. */
  record KillAll() implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.killAll(this);
    }
  }

  /** Look for what is left over. Answered by Scanned, once for all that asked in this turn. */
  record FindSurvivors() implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.findSurvivors(this);
    }
  }

  /** Ask a polled check; exec checks are {@link Spawn}s. Answered by Probed. */
  record StartProbe(
      String service, String token, Role role, int index, Check check, Duration timeout)
      implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.startProbe(this);
    }
  }

  /** Forget all probes of a run. */
  record CancelProbes(String service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.cancelProbes(this);
    }
  }

  /**
   * Say something to people, and keep it as an event.
   *
   * @param service whose it is about, or null for Foster's own
   * @param kind one word for programs: {@code started ready exited …}
   * @param pid the main process that it is about, or 0
   * @param afterLastLines null for a plain message; else it looks like a crash, the service's last
   *     lines of output belong behind {@code text}, and this, if not empty, behind them
   */
  record Tell(Level level, String service, String kind, String text, int pid, String afterLastLines)
      implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.tell(this);
    }
  }

  /** Nothing of this run is left. */
  record RunEnded(String service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.runEnded(this);
    }
  }

  /** The answer to Asked. */
  record Answer(long id, Reply reply) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.answer(this);
    }
  }

  /** Read the configuration again. Answered by PlanRead. */
  record ReadPlan(long id, boolean dryRun) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.readPlan(this);
    }
  }

  /** A new plan is in force. */
  record PlanChanged(Plan plan) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.planChanged(this);
    }
  }

  /** All is done. */
  record Exit(int code, List<String> summary) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.exit(this);
    }
  }

  /** A cell of the table that should never be reached: a bug of ours. */
  record Unexpected(String service, String state, String event) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.unexpected(this);
    }
  }
}
