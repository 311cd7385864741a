package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;

/** States of a run before it is ready. */
sealed interface Beginning extends Running {

  @Override
  default String word() {
    return "starting";
  }

  @Override
  default State dependencyFailed(ServiceMachine m, String words) {
    return stop(m, Outcome.dependencyFailed(words));
  }

  /**
   * A pre_start command runs.
   *
   * @param index which one
   * @param hook its pid; 0 while it is being started
   * @param killAt when it gets SIGKILL
   */
  record Preparing(Run run, int index, int hook, long killAt) implements Beginning {

    static State enter(ServiceMachine m, Run run, int index) {
      Service plan = m.plan();
      if (index == plan.preStart().size()) {
        return Launching.enter(m, run);
      }
      m.spawn(run, Role.PRE_START, index, plan.preStart().get(index));
      return new Preparing(run, index, 0, m.in(plan.ready().timeout()));
    }

    @Override
    public long deadline() {
      return killAt;
    }

    @Override
    public String reason() {
      return "running pre_start command " + (index + 1);
    }

    @Override
    public State spawned(ServiceMachine m, Role role, int hookIndex, int pid) {
      return new Preparing(run, index, pid, killAt);
    }

    @Override
    public State spawnFailed(ServiceMachine m, Role role, int hookIndex, SpawnFailure failure) {
      return Ending.conclude(m, run, Outcome.notStarted(words(m, failure.message()), failure, 1));
    }

    @Override
    public State hookExited(ServiceMachine m, Role role, int hookIndex, ExitStatus status) {
      if (status.isZero()) {
        return enter(m, run, index + 1);
      }
      Outcome outcome = Outcome.notStarted(words(m, MessageText.exit(status)), status.shellCode());
      return Ending.conclude(m, run, outcome);
    }

    @Override
    public State stop(ServiceMachine m, Outcome cause) {
      m.tell(Level.INFO, "stopping", "stopping: " + cause.words());
      if (hook == 0) {
        m.withdraw(run, Role.PRE_START, index);
        return Ending.conclude(m, run, cause);
      }
      Ending.askToEnd(m, hook, Signals.TERM, true);
      return new Ending.Aborting(run, hook, m.in(m.plan().stop().timeout()), cause);
    }

    @Override
    public State kill(ServiceMachine m) {
      return stop(m, Outcome.stopped("killed")).kill(m);
    }

    @Override
    public State expired(ServiceMachine m) {
      m.signal(hook, Signals.KILL, true);
      String words =
          words(m, "still running after " + MessageText.duration(m.plan().ready().timeout()));
      return new Ending.Aborting(run, hook, NEVER, Outcome.notStarted(words, 1));
    }

    private String words(ServiceMachine m, String what) {
      return "pre_start '" + m.plan().preStart().get(index).text() + "': " + what;
    }
  }

  /** The main process is being started. */
  record Launching(Run run) implements Beginning {

    static State enter(ServiceMachine m, Run run) {
      m.spawn(run, Role.MAIN, 0, m.plan().command());
      return new Launching(run);
    }

    @Override
    public State spawned(ServiceMachine m, Role role, int index, int pid) {
      m.tell(Level.INFO, "started", "started (pid " + pid + ")");
      return Starting.enter(m, run, pid);
    }

    @Override
    public State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
      Outcome outcome = Outcome.notStarted(failure.message(), failure, failure.exitCode());
      return Ending.conclude(m, run, outcome);
    }

    @Override
    public State stop(ServiceMachine m, Outcome cause) {
      m.tell(Level.INFO, "stopping", "stopping: " + cause.words());
      m.withdraw(run, Role.MAIN, 0); // its answer would have been stepped before anything else
      return Ending.conclude(m, run, cause);
    }

    @Override
    public State kill(ServiceMachine m) {
      return stop(m, Outcome.stopped("killed"));
    }
  }

  /**
   * The main process runs and is not ready yet.
   *
   * @param checks how far its readiness checks are
   * @param readyBy when it must be ready
   */
  record Starting(Run run, int pid, Probing checks, long readyBy) implements Beginning {
    /**
     * How long a service lives that cannot become ready any more: one that dies closes its
     * descriptors first, and then its death is what there is to tell.
     */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    static State enter(ServiceMachine m, Run run, int pid) {
      Service plan = m.plan();
      if (plan.ready().checks().isEmpty()) {
        return Up.enter(m, run, pid);
      }
      Probing checks =
          Probing.begin(Role.READY_PROBE, plan.ready().checks(), m.in(plan.ready().delay()));
      return new Starting(run, pid, checks, m.in(plan.ready().timeout())).poll(m);
    }

    @Override
    public long deadline() {
      return Math.min(readyBy, checks.nextAt());
    }

    @Override
    public long patience() {
      return readyBy;
    }

    @Override
    public String reason() {
      return "not ready yet: " + checks.missing();
    }

    @Override
    public State spawned(ServiceMachine m, Role role, int index, int probe) {
      return with(checks.spawned(index, probe));
    }

    @Override
    public State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
      return probed(m, role, index, false, failure.message());
    }

    @Override
    public State exited(ServiceMachine m, ExitStatus status, long oomKills) {
      Outcome outcome = m.aftermath().died(status, oomKills, " before it was ready");
      return Ending.conclude(m, run, outcome);
    }

    @Override
    public State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
      m.killAll(run.token(role, index));
      return probed(m, role, index, status.isZero(), checks.exitWords(index, status));
    }

    @Override
    public State probed(ServiceMachine m, Role role, int index, boolean ok, String detail) {
      long again = checks.againAt(index, m.now(), m.plan().ready().interval());
      Probing next = checks.answered(index, ok, detail, again);
      if (next.allPassed()) {
        return Up.enter(m, run, pid);
      }
      long by = next.lost() ? Math.min(readyBy, m.in(LAST_CHANCE)) : readyBy;
      return new Starting(run, pid, next, by);
    }

    @Override
    public State notified(ServiceMachine m, Notification message) {
      if (message.stopping()) {
        return Ending.Quitting.enter(m, run, m.mainPid(message, pid), message);
      }
      long by = checks.lost() ? readyBy : m.extended(readyBy, message);
      Starting next = new Starting(run, m.mainPid(message, pid), checks, by);
      int index = checks.indexOfNotify();
      return message.ready() && index >= 0
          ? next.probed(m, Role.READY_PROBE, index, true, null)
          : next;
    }

    @Override
    public State stop(ServiceMachine m, Outcome cause) {
      return Ending.stop(m, run, pid, cause);
    }

    @Override
    public State kill(ServiceMachine m) {
      return Ending.kill(m, run, pid, Outcome.stopped("killed"));
    }

    @Override
    public State expired(ServiceMachine m) {
      if (m.now() < readyBy) {
        return poll(m);
      }
      String what =
          checks.lost()
              ? "cannot become ready any more"
              : "not ready within " + MessageText.nanos(m.now() - run.startedAt());
      Outcome outcome = Outcome.notReady(what, checks.missing());
      m.tellOf(checks.witness(), Level.WARNING, "not_ready", outcome.words());
      return Ending.stop(m, run, pid, outcome);
    }

    private Starting with(Probing next) {
      return new Starting(run, pid, next, readyBy);
    }

    private Starting poll(ServiceMachine m) {
      return with(checks.poll(m, run, Probing.READY_TIMEOUT));
    }
  }
}
