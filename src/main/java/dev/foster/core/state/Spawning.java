package dev.foster.core.state;

import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.plan.Ready;
import dev.foster.text.Level;

/**
 * The loop has been asked to start the main process.
 *
 * @param ready its readiness checks; a reload must not change them, as the loop prepares for them
 */
record Spawning(Run run, Ready ready) implements Active {

  static State enter(ServiceMachine service, Run run) {
    service.emit().spawn(run, Role.MAIN, 0, service.plan().command());
    return new Spawning(run, service.plan().ready());
  }

  @Override
  public String word() {
    return "starting";
  }

  @Override
  public State spawned(ServiceMachine service, Role role, int index, int pid) {
    service.emit().report(Level.INFO, "started", "started (pid " + pid + ")");
    return Starting.enter(service, run, pid, ready);
  }

  @Override
  public State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    Outcome outcome = Outcome.notStarted(failure.message(), failure, failure.exitCode());
    return Finishing.enter(service, run, outcome);
  }

  /** The spawn is still queued, or pending in the kernel: then the loop kills the process. */
  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    service.emit().report(Level.INFO, "stopping", "stopping: " + cause.text());
    service.emit().withdrawSpawn(run, Role.MAIN, 0);
    return Finishing.enter(service, run, cause);
  }

  @Override
  public State kill(ServiceMachine service) {
    return stop(service, Outcome.stopped("killed"));
  }
}
