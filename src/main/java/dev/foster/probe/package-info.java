/**
 * Readiness and health checks that need no process of their own: http, tcp, unix, file, and the
 * pipes of {@code ready.fd}. One thread, the {@link dev.foster.probe.Reactor}, waits for all
 * connections, sockets and pipes; it starts when the first of them is needed. Calls that cannot be
 * polled, such as the look-up of a host name, run on the threads of {@code BlockingCalls}. The
 * package knows no schedule and decides nothing: it passes results to its listeners, and {@code
 * loop} passes them to the core.
 */
package dev.foster.probe;
