/**
 * All services together: the supervisor hands each event to the service or request that it
 * concerns, then settles the dependency graph. Also here: requests of users, reloads and the
 * shutdown. Pure, like {@code core.state}, which it uses. The loop drives it through {@link
 * dev.foster.core.supervisor.SupervisorMachine}.
 */
package dev.foster.core.supervisor;
