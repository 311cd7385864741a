package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Command;
import dev.foster.text.Level;
import java.util.List;

/**
 * The main process has passed its readiness checks; a post_start command runs.
 *
 * @param commands all commands, those of the plan when the first one was started
 * @param index position of the command among them
 * @param hook pid of the command; 0 until it is started
 * @param readyBy monotonic time by which the last one must have ended
 */
record PostStart(Run run, int pid, List<Command> commands, int index, int hook, long readyBy)
    implements Active {

  /** Starts the first command; without one, the service is up. */
  static State enter(ServiceMachine service, Run run, int pid, long readyBy) {
    return enter(service, run, pid, service.plan().postStart(), 0, readyBy);
  }

  private static State enter(
      ServiceMachine service, Run run, int pid, List<Command> commands, int index, long readyBy) {
    if (index == commands.size()) {
      return Up.enter(service, run, pid);
    }
    service.emit().spawn(run, Role.POST_START, index, commands.get(index));
    return new PostStart(run, pid, commands, index, 0, readyBy);
  }

  @Override
  public String word() {
    return "starting";
  }

  @Override
  public long deadline() {
    return readyBy;
  }

  @Override
  public String reason() {
    return "running post_start command " + (index + 1);
  }

  @Override
  public State spawned(ServiceMachine service, Role role, int hookIndex, int hookPid) {
    return new PostStart(run, pid, commands, index, hookPid, readyBy);
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int hookIndex, SpawnFailure failure) {
    Outcome outcome = Outcome.notStarted(commandText() + ": " + failure.message(), failure, 1);
    return Stopping.begin(service, run, pid, outcome);
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int hookIndex, ExitStatus status) {
    if (role != Role.POST_START) {
      return this;
    }
    if (status.isZero()) {
      return enter(service, run, pid, commands, index + 1, readyBy);
    }
    String text = commandText() + ": " + MessageText.exit(status);
    return Stopping.begin(service, run, pid, Outcome.notStarted(text, status.shellCode()));
  }

  /** The command ends before the run does: it must not be taken for a process left behind. */
  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    Outcome outcome = service.decision().exited(status, oomKills, " before it was ready");
    stopHook(service);
    if (hook == 0) {
      return Finishing.enter(service, run, outcome);
    }
    long by = service.deadlineIn(service.plan().stop().timeout());
    return new StoppingHook(run, Role.POST_START, hook, by, outcome);
  }

  @Override
  public State notified(ServiceMachine service, Notification message) {
    int main = service.mainPid(message, pid);
    if (message.stopping()) {
      stopHook(service);
      return SelfStopping.enter(service, run, main, message);
    }
    long by = message.extended(readyBy, service.now());
    return new PostStart(run, main, commands, index, hook, by);
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    stopHook(service);
    return Stopping.begin(service, run, pid, cause);
  }

  @Override
  public State kill(ServiceMachine service) {
    service.emit().withdrawSpawn(run, Role.POST_START, index);
    return KillingMain.enter(service, run, pid, Outcome.stopped("killed"));
  }

  @Override
  public State expired(ServiceMachine service) {
    String what = "not ready within " + MessageText.nanos(service.now() - run.startedAt());
    Outcome outcome = Outcome.notReady(what, commandText() + ": still running");
    String text = outcome.text() + service.decision().afterNotReady(outcome);
    service.emit().report(Level.WARNING, "not_ready", text);
    return stop(service, outcome);
  }

  /** Sends TERM to the command; if it outlives the main process, it is a survivor of the run. */
  private void stopHook(ServiceMachine service) {
    if (hook == 0) {
      service.emit().withdrawSpawn(run, Role.POST_START, index);
    } else {
      service.emit().stopSignal(hook, Signals.TERM, true);
    }
  }

  private String commandText() {
    return "post_start '" + commands.get(index).text() + "'";
  }
}
