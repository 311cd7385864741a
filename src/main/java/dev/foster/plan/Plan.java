package dev.foster.plan;

import java.time.Duration;
import java.util.Map;

/**
 * A valid configuration. Immutable, and completely resolved: environments are complete, users have
 * numbers, dependencies exist and have no cycle.
 *
 * @param services all services by name, each after its dependencies; otherwise in the order of the
 *     file
 * @param signals what PID 1 does with each signal that the file or the defaults name; any other
 *     signal goes to every running service
 * @param shutdownTimeout longest time of the whole shutdown before SIGKILL
 * @param drain how long services go on after a stop was requested; part of the shutdown timeout
 * @param logs the top-level {@code logs}: format of Foster's own messages
 * @param control the control socket
 * @param replicas the services with {@code replicas} by name; {@code services} has their instances
 * @param instances makes further instances; null without {@code replicas}
 * @param staysIdle whether Foster goes on once no service runs and none will start
 */
public record Plan(
    Map<String, Service> services,
    Map<Integer, SignalAction> signals,
    Duration shutdownTimeout,
    Duration drain,
    Logs logs,
    Control control,
    Map<String, Replicas> replicas,
    InstanceMaker instances,
    boolean staysIdle) {

  /** A plan without {@code replicas}. */
  public Plan(
      Map<String, Service> services,
      Map<Integer, SignalAction> signals,
      Duration shutdownTimeout,
      Duration drain,
      Logs logs,
      Control control) {
    this(services, signals, shutdownTimeout, drain, logs, control, Map.of(), null, false);
  }

  /** Whether a service has a schedule. */
  public boolean hasSchedules() {
    for (Service service : services.values()) {
      if (service.schedule() != null) {
        return true;
      }
    }
    return false;
  }

  /** This plan with other services. */
  public Plan with(Map<String, Service> others) {
    return with(others, replicas);
  }

  /** This plan with other services, which have these {@code replicas}. */
  public Plan with(Map<String, Service> others, Map<String, Replicas> numbers) {
    return new Plan(
        others,
        signals,
        shutdownTimeout,
        drain,
        logs,
        control,
        Map.copyOf(numbers),
        instances,
        staysIdle);
  }

  /**
   * The control socket.
   *
   * @param enabled false for {@code control: off}
   * @param socket path, or null for the default places
   * @param mode file mode of the socket
   */
  public record Control(boolean enabled, String socket, int mode) {}
}
