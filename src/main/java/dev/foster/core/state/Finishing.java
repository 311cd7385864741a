package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.text.Level;

/**
 * The main process has ended; the {@code finish} command runs.
 *
 * @param hook pid of the command; 0 until it is started
 * @param hookBy monotonic time of the command's SIGKILL
 * @param killAt monotonic time of the survivors' SIGKILL
 */
record Finishing(Run run, int hook, long hookBy, long killAt, Outcome outcome) implements Stopping {

  /** Exit code of a finish command that forbids another start, as in s6. */
  private static final int NO_RESTART = 125;

  static State enter(ServiceMachine service, Run run, Outcome outcome) {
    return enter(service, run, outcome, service.deadlineIn(service.plan().stop().timeout()));
  }

  /**
   * Runs the finish command if there is one and a main process ran; otherwise goes on to the
   * survivors.
   *
   * @param killAt monotonic time of the survivors' SIGKILL
   */
  static State enter(ServiceMachine service, Run run, Outcome outcome, long killAt) {
    service.emit().cancelProbes(run);
    if (service.plan().finish() == null || outcome.status() == null || service.killed()) {
      return FindingSurvivors.enter(service, run, outcome, killAt, false);
    }
    service.emit().spawnFinish(run, outcome.status());
    long hookBy = service.deadlineIn(service.plan().stop().timeout());
    return new Finishing(run, 0, hookBy, killAt, outcome);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new Finishing(run, hook, hookBy, killAt, other);
  }

  @Override
  public long deadline() {
    return hookBy;
  }

  @Override
  public String reason() {
    return "running finish";
  }

  @Override
  public State spawned(ServiceMachine service, Role role, int index, int pid) {
    return new Finishing(run, pid, hookBy, killAt, outcome);
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    service.emit().report(Level.WARNING, "hook", "finish: " + failure.message());
    return FindingSurvivors.enter(service, run, outcome, killAt, false);
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    if (role != Role.FINISH) {
      return this;
    }
    boolean noRestart = status instanceof ExitStatus.Exited exit && exit.code() == NO_RESTART;
    if (!noRestart && !status.isZero()) {
      service.emit().report(Level.WARNING, "hook", "finish " + MessageText.exit(status));
    }
    return FindingSurvivors.enter(service, run, outcome, killAt, noRestart);
  }

  @Override
  public State kill(ServiceMachine service) {
    if (service.emit().withdrawSpawn(run, Role.FINISH, 0)) {
      return FindingSurvivors.enter(service, run, outcome, service.now(), false);
    }
    service.emit().signal(hook, Signals.KILL, true);
    return new Finishing(run, hook, NEVER, service.now(), outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    String timeout = MessageText.duration(service.plan().stop().timeout());
    service
        .emit()
        .report(Level.WARNING, "hook", "finish still running after " + timeout + ": SIGKILL");
    service.emit().signal(hook, Signals.KILL, true);
    return new Finishing(run, hook, NEVER, killAt, outcome);
  }
}
