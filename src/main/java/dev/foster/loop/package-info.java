/**
 * The thread that owns all state: it waits for events, steps the pure core of {@code core}, and
 * carries out the core's effects through ports: kernel, log pump, probes, configuration. Other
 * threads reach it only through {@link dev.foster.loop.Mailbox} and {@link
 * dev.foster.loop.RequestPort}, and read {@link dev.foster.loop.Snapshot}s and the {@link
 * dev.foster.loop.EventLog}. {@code app} makes and starts it.
 */
package dev.foster.loop;
