package dev.foster.loop;

import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import java.util.function.Supplier;

/** Makes loops around a given core, for tests in other packages. */
public final class Loops {
  private Loops() {}

  public static Loop around(
      SupervisorMachine machine,
      Kernel kernel,
      Mailbox mailbox,
      LogPort output,
      StatusBoard board,
      PlanSource plans,
      LookupPort lookups,
      Supplier<SchedulePort> schedules,
      ProbePort.Source probes) {
    EventLog events = new EventLog(100);
    return new Loop(
        machine,
        1,
        new LoopPorts(
            kernel, mailbox, output, events, board, plans, lookups, schedules, probes, 1));
  }
}
