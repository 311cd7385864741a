package dev.foster.plan;

import java.time.Duration;
import java.util.Map;

/**
 * A configuration that was read, checked and found good. Immutable; everything in it is resolved:
 * environments are complete, users have numbers, dependencies exist and have no cycle.
 *
 * @param services every service by name, in an order in which each comes after all that it depends
 *     on; else in the order of the file
 * @param signals what PID 1 does with each signal that the file or the defaults name; a signal that
 *     is not here is forwarded to every running service
 * @param logs what {@code logs} at the top says: how Foster's own messages look
 * @param shutdownTimeout how long the whole shutdown may take before SIGKILL
 */
public record Plan(
    Map<String, Service> services,
    Map<Integer, SignalAction> signals,
    Duration shutdownTimeout,
    Logs logs,
    Control control) {

  /**
   * The control socket.
   *
   * @param enabled false: {@code control: off}
   * @param socket its path, or null for the default places
   * @param mode file mode of the socket
   */
  public record Control(boolean enabled, String socket, int mode) {}
}
