/**
 * What services say of themselves, and what can be found out by asking them.
 *
 * <p>One thread, the {@link dev.foster.probe.Reactor}, waits for everything: the connections of
 * {@link dev.foster.probe.Prober}, the sockets of {@link dev.foster.probe.NotifyServer} and the
 * pipes of {@link dev.foster.probe.ReadyPipes}. It starts with the first of them that is wanted.
 * Calls that cannot be waited for in this way (host names, files) are run by {@link
 * dev.foster.probe.Errands} on threads of their own. Nothing here knows a schedule or decides what
 * an answer means: it is posted, and the core decides.
 */
package dev.foster.probe;
