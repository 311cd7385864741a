package dev.foster.core.state;

import dev.foster.core.Role;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;

/**
 * A pre_start command was sent a signal and has until {@link #killAt} to end. There is no main
 * process.
 */
record StoppingPreStart(Run run, int hook, long killAt, Outcome outcome) implements Stopping {

  @Override
  public Stopping withOutcome(Outcome other) {
    return new StoppingPreStart(run, hook, killAt, other);
  }

  @Override
  public long deadline() {
    return killAt;
  }

  @Override
  public String reason() {
    return "waiting for pre_start (pid " + hook + ")";
  }

  @Override
  public State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    return Finishing.enter(service, run, outcome);
  }

  @Override
  public State kill(ServiceMachine service) {
    service.emit().signal(hook, Signals.KILL, true);
    return new StoppingPreStart(run, hook, NEVER, outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    return kill(service);
  }
}
