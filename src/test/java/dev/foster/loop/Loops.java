package dev.foster.loop;

import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;

/** Loops around a machine that somebody watches, for tests in other packages. */
public final class Loops {
  private Loops() {}

  public static Loop around(
      SupervisorMachine machine,
      Kernel kernel,
      Mailbox mailbox,
      LogPort output,
      StatusBoard board,
      PlanSource plans,
      ProbePort.Source senses) {
    return new Loop(machine, kernel, mailbox, output, new EventLog(100), board, plans, senses, 1);
  }
}
