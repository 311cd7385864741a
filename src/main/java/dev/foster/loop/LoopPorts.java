package dev.foster.loop;

import dev.foster.kernel.Kernel;
import java.util.function.Supplier;

/**
 * Everything outside of the core that a {@link Loop} uses.
 *
 * @param mailbox where other threads leave events
 * @param output the log pump
 * @param events what happened, for {@code foster events}
 * @param board where the loop publishes snapshots
 * @param plans reads the configuration again
 * @param lookups looks up users and reads files of services that start
 * @param schedules what schedules need; not used without one
 * @param probes opened when the first service needs it
 * @param pid Foster's own pid
 */
public record LoopPorts(
    Kernel kernel,
    Mailbox mailbox,
    LogPort output,
    EventLog events,
    StatusBoard board,
    PlanSource plans,
    LookupPort lookups,
    Supplier<SchedulePort> schedules,
    ProbePort.Source probes,
    int pid) {}
