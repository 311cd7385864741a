package dev.foster.control;

import dev.foster.log.LogPump;
import dev.foster.loop.EventLog;
import dev.foster.loop.RequestPort;
import dev.foster.loop.StatusBoard;
import dev.foster.process.ProcessTree;

/**
 * What the control server needs for its answers.
 *
 * @param version Foster's own
 */
public record ServerContext(
    String version,
    StatusBoard board,
    RequestPort requests,
    EventLog events,
    LogPump logs,
    ProcessTree processes) {}
