package dev.foster.control;

import dev.foster.kernel.ProcessTable;
import dev.foster.log.LogPump;
import dev.foster.loop.Desk;
import dev.foster.loop.EventLog;
import dev.foster.loop.StatusBoard;

/**
 * What the control server answers from.
 *
 * @param version Foster's own
 */
public record ServerSources(
    String version,
    StatusBoard board,
    Desk desk,
    EventLog events,
    LogPump logs,
    ProcessTable processes) {}
