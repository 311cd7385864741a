package dev.foster.core.state;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;

/** Every process of the run was sent SIGKILL; Foster waits for the exit of the main process. */
record KillingMain(Run run, int pid, Outcome outcome) implements Stopping {

  static State enter(ServiceMachine service, Run run, int pid, Outcome outcome) {
    service.emit().cancelProbes(run);
    service.emit().signal(pid, Signals.KILL, false);
    service.emit().killAll(run.token());
    return new KillingMain(run, pid, outcome);
  }

  @Override
  public Stopping withOutcome(Outcome other) {
    return new KillingMain(run, pid, other);
  }

  @Override
  public String reason() {
    return "killed";
  }

  @Override
  public State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return Finishing.enter(service, run, outcome.withStatus(status), service.now());
  }

  @Override
  public State kill(ServiceMachine service) {
    return this;
  }
}
