package dev.foster.core.state;

import dev.foster.core.MessageText;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Command;
import dev.foster.text.Level;
import java.util.List;

/**
 * A pre_start command runs.
 *
 * @param commands all commands, those of the plan under which the run began
 * @param index position of the command among them
 * @param hook pid of the command; 0 until it is started
 * @param killAt monotonic time of its SIGKILL
 */
record PreStart(Run run, List<Command> commands, int index, int hook, long killAt)
    implements Active {

  /** Starts the first command, or the main process if there is none. */
  static State enter(ServiceMachine service, Run run) {
    return enter(service, run, service.plan().preStart(), 0);
  }

  private static State enter(ServiceMachine service, Run run, List<Command> commands, int index) {
    if (index == commands.size()) {
      return index == 0 ? Spawning.enter(service, run) : LookingUp.afterPreStart(service, run);
    }
    service.emit().spawn(run, Role.PRE_START, index, commands.get(index));
    long killAt = service.deadlineIn(service.plan().ready().timeout());
    return new PreStart(run, commands, index, 0, killAt);
  }

  @Override
  public String word() {
    return "starting";
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
  public State spawned(ServiceMachine service, Role role, int hookIndex, int pid) {
    return new PreStart(run, commands, index, pid, killAt);
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int hookIndex, SpawnFailure failure) {
    String text = failureText(failure.message());
    return Finishing.enter(service, run, Outcome.notStarted(text, failure, 1));
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int hookIndex, ExitStatus status) {
    if (status.isZero()) {
      return enter(service, run, commands, index + 1);
    }
    String text = failureText(MessageText.exit(status));
    return Finishing.enter(service, run, Outcome.notStarted(text, status.shellCode()));
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    service.emit().report(Level.INFO, "stopping", "stopping: " + cause.text());
    if (hook == 0) {
      service.emit().withdrawSpawn(run, Role.PRE_START, index);
      return Finishing.enter(service, run, cause);
    }
    service.emit().stopSignal(hook, Signals.TERM, true);
    long by = service.deadlineIn(service.plan().stop().timeout());
    return new StoppingHook(run, Role.PRE_START, hook, by, cause);
  }

  @Override
  public State kill(ServiceMachine service) {
    return stop(service, Outcome.stopped("killed")).kill(service);
  }

  @Override
  public State expired(ServiceMachine service) {
    service.emit().signal(hook, Signals.KILL, true);
    String timeout = MessageText.duration(service.plan().ready().timeout());
    String text = failureText("still running after " + timeout);
    return new StoppingHook(run, Role.PRE_START, hook, NEVER, Outcome.notStarted(text, 1));
  }

  private String failureText(String what) {
    return "pre_start '" + commands.get(index).text() + "': " + what;
  }
}
