package dev.foster.core.state;

import dev.foster.core.Role;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;

/**
 * There is no main process, and a pre_start or post_start command was sent a signal.
 *
 * @param role which of them it is
 * @param hook its pid
 * @param killAt monotonic time of its SIGKILL
 */
record StoppingHook(Run run, Role role, int hook, long killAt, Outcome outcome)
    implements Stopping {

  @Override
  public Stopping withOutcome(Outcome other) {
    return new StoppingHook(run, role, hook, killAt, other);
  }

  @Override
  public long deadline() {
    return killAt;
  }

  @Override
  public String reason() {
    return "waiting for " + role.key() + " (pid " + hook + ")";
  }

  @Override
  public State hookExited(ServiceMachine service, Role ended, int index, ExitStatus status) {
    return ended == role ? Finishing.enter(service, run, outcome) : this;
  }

  @Override
  public State kill(ServiceMachine service) {
    service.emit().signal(hook, Signals.KILL, true);
    return new StoppingHook(run, role, hook, NEVER, outcome);
  }

  @Override
  public State expired(ServiceMachine service) {
    return kill(service);
  }
}
