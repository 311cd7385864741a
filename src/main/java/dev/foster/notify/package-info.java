/**
 * The sd_notify protocol: the sockets behind {@code NOTIFY_SOCKET} and the parser of their
 * messages. It finds out which process sent a message, but does not decide whether the message
 * counts: it passes each one to its listener as a {@link dev.foster.core.Notification}. The sockets
 * are served by the thread of {@link dev.foster.probe.Reactor}; {@code loop} opens and closes them.
 */
package dev.foster.notify;
