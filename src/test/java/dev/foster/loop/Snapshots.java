package dev.foster.loop;

import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.plan.Ready;
import dev.foster.plan.Replica;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Publishes snapshots, as the loop does. */
public final class Snapshots {
  public static final Instant START = Instant.parse("2026-01-31T12:00:00.250Z");

  private Snapshots() {}

  public static StatusBoard of(ServiceStatus... services) {
    StatusBoard board = new StatusBoard();
    publish(board, false, services);
    return board;
  }

  public static void publish(StatusBoard board, boolean stopping, ServiceStatus... services) {
    int self = (int) ProcessHandle.current().pid();
    board.publish(new Snapshot(1, self, stopping, null, START, List.of(services), Map.of()));
  }

  public static void publish(StatusBoard board, Snapshot snapshot) {
    board.publish(snapshot);
  }

  /** A snapshot with services that have {@code replicas}. */
  public static Snapshot snapshot(Map<String, Replicas> replicas, ServiceStatus... services) {
    return new Snapshot(1, 1, false, null, START, List.of(services), replicas);
  }

  /** An instance of a service with {@code replicas}, which is up. */
  public static ServiceStatus replica(String service, int number, int count) {
    ServiceStatus s = service(Replicas.instance(service, number), "up");
    Service plan = s.plan().toBuilder().replica(new Replica(service, number, count)).build();
    return new ServiceStatus(
        s.name(),
        s.type(),
        s.state(),
        s.pid(),
        s.ready(),
        s.healthy(),
        s.restarts(),
        s.startedAt(),
        s.endedAt(),
        s.exitCode(),
        s.exitSignal(),
        s.reason(),
        s.deadline(),
        s.statusText(),
        s.essential(),
        s.enabled(),
        plan,
        s.firstStartedAt(),
        s.firstReadyAt(),
        s.schedule());
  }

  private static Service plan(String name) {
    Ready ready = new Ready(List.of(), Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(1));
    return new Service.Builder(name, Service.Type.SERVICE).ready(ready).build();
  }

  /** A service in a state, without other facts. */
  public static ServiceStatus service(String name, String state) {
    boolean up = state.equals("up");
    return new ServiceStatus(
        name,
        "service",
        state,
        up ? 17 : 0,
        up ? Boolean.TRUE : null,
        null,
        0,
        up ? START : null,
        null,
        null,
        null,
        null,
        null,
        null,
        true,
        true,
        plan(name),
        null,
        null,
        null);
  }

  /** A service with other facts. */
  public static ServiceStatus with(
      ServiceStatus s, Boolean ready, Boolean healthy, String reason, boolean counts) {
    return new ServiceStatus(
        s.name(),
        s.type(),
        s.state(),
        s.pid(),
        ready,
        healthy,
        s.restarts(),
        s.startedAt(),
        s.endedAt(),
        s.exitCode(),
        s.exitSignal(),
        reason,
        s.deadline(),
        s.statusText(),
        counts,
        s.enabled(),
        s.plan(),
        s.firstStartedAt(),
        s.firstReadyAt(),
        s.schedule());
  }

  /** A service whose present run began at another time. */
  public static ServiceStatus startedAt(ServiceStatus s, Instant time) {
    return new ServiceStatus(
        s.name(),
        s.type(),
        s.state(),
        s.pid(),
        s.ready(),
        s.healthy(),
        s.restarts(),
        time,
        s.endedAt(),
        s.exitCode(),
        s.exitSignal(),
        s.reason(),
        s.deadline(),
        s.statusText(),
        s.essential(),
        s.enabled(),
        s.plan(),
        s.firstStartedAt(),
        s.firstReadyAt(),
        s.schedule());
  }

  /** A service with a main process and a deadline. */
  public static ServiceStatus with(ServiceStatus s, int pid, Instant deadline) {
    return new ServiceStatus(
        s.name(),
        s.type(),
        s.state(),
        pid,
        s.ready(),
        s.healthy(),
        s.restarts(),
        s.startedAt(),
        s.endedAt(),
        s.exitCode(),
        s.exitSignal(),
        s.reason(),
        deadline,
        s.statusText(),
        s.essential(),
        s.enabled(),
        s.plan(),
        s.firstStartedAt(),
        s.firstReadyAt(),
        s.schedule());
  }
}
