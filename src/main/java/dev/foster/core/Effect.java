package dev.foster.core;

import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Plan;
import dev.foster.plan.Scale;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the core asks the loop to do, in order. */
public sealed interface Effect {

  /** Calls the method of the visitor for this effect. */
  void to(Visitor visitor);

  /** One method for each effect. */
  interface Visitor {
    void spawn(Spawn effect);

    void lookUp(LookUp effect);

    void signal(Signal effect);

    void killRun(KillRun effect);

    void signalSurvivors(SignalSurvivors effect);

    void killAll(KillAll effect);

    void findSurvivors(FindSurvivors effect);

    void startProbe(StartProbe effect);

    void cancelProbes(CancelProbes effect);

    void report(Report effect);

    void reportUnkillable(ReportUnkillable effect);

    void runEnded(RunEnded effect);

    void rememberRun(RememberRun effect);

    void answer(Answer effect);

    void readPlan(ReadPlan effect);

    void planChanged(PlanChanged effect);

    void exit(Exit effect);

    void unexpected(Unexpected effect);
  }

  /**
   * Start a process of a service. The loop steps Spawned or SpawnFailed, in most cases at once; the
   * start of a main process can take {@code Kernel.START_LIMIT}.
   *
   * @param service the plan of the service
   * @param index position among the hooks or checks of that role
   * @param token its FOSTER_RUN
   * @param extra further environment variables, {@code KEY=VALUE}
   * @param imported the values of {@code ProcessSpec.imports}; null if it has none
   */
  record Spawn(
      Service service,
      Role role,
      int index,
      String token,
      Command command,
      List<String> extra,
      ExportedValues imported)
      implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.spawn(this);
    }
  }

  /**
   * Look up the user of a service that starts, and read its files. LookedUp brings the result.
   *
   * @param token FOSTER_RUN of the run
   */
  record LookUp(Service service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.lookUp(this);
    }
  }

  /** Send a signal to a child of Foster, or to the process group that it leads. */
  record Signal(String service, int pid, int signal, boolean group) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.signal(this);
    }
  }

  /**
   * Send SIGKILL to every process of a run, or of one of its hooks or checks.
   *
   * @param token FOSTER_RUN of these processes; those of hooks and checks add a dot and a name
   */
  record KillRun(String service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.killRun(this);
    }
  }

  /**
   * Send a signal to survivors.
   *
   * @param service the service that they belong to; null for orphans in the shutdown
   */
  record SignalSurvivors(String service, List<Survivor> survivors, int signal) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.signalSurvivors(this);
    }
  }

  /** Send SIGKILL to every process. */
  record KillAll() implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.killAll(this);
    }
  }

  /** Scan for survivors and orphans. The loop steps Scanned, once for all requests before it. */
  record FindSurvivors() implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.findSurvivors(this);
    }
  }

  /** Begin a check that is not a command. Probed brings its result. */
  record StartProbe(
      String service, String token, Role role, int index, Check check, Duration timeout)
      implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.startProbe(this);
    }
  }

  /** End all checks of a run; no result follows. */
  record CancelProbes(String service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.cancelProbes(this);
    }
  }

  /**
   * Print a message and record it as an event.
   *
   * @param service the service that it is about; null for a message about Foster
   * @param kind one word for programs: {@code started ready exited …}
   * @param pid the main process that it is about; 0 without one
   * @param afterLastLines null for a plain message; otherwise the last lines of that process's
   *     output follow {@code text}, and this text, unless empty, follows them
   */
  record Report(
      Level level, String service, String kind, String text, int pid, String afterLastLines)
      implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.report(this);
    }
  }

  /** Print that SIGKILL has not ended processes, and why. */
  record ReportUnkillable(String service, List<Integer> pids, String text) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.reportUnkillable(this);
    }
  }

  /** No process of this run is left. */
  record RunEnded(String service, String token) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.runEnded(this);
    }
  }

  /**
   * Write to a file when the last good run of a service was due, or read it. RunRemembered brings
   * what was read, and each failure.
   *
   * @param at null to read it
   */
  record RememberRun(String service, String path, Instant at) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.rememberRun(this);
    }
  }

  /** The reply to a request. */
  record Answer(long id, Reply reply) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.answer(this);
    }
  }

  /**
   * Read the configuration again. PlanRead brings the result.
   *
   * @param scale makes the plan instead of the configuration; null without {@code foster scale}
   */
  record ReadPlan(long id, boolean dryRun, Scale scale) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.readPlan(this);
    }
  }

  /** A new plan is in force; log settings may have changed. */
  record PlanChanged(Plan plan) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.planChanged(this);
    }
  }

  /**
   * Exit.
   *
   * @param summary one line for each service that failed
   */
  record Exit(int code, List<String> summary) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.exit(this);
    }
  }

  /** An event reached a state that it cannot reach: a bug of Foster. */
  record Unexpected(String service, String state, String event) implements Effect {
    @Override
    public void to(Visitor visitor) {
      visitor.unexpected(this);
    }
  }
}
