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
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Publishes snapshots, as the loop does. */
public final class Snapshots {
  public static final Instant START = Instant.parse("2026-01-31T12:00:00.250Z");

  /** It is always {@link #START}. */
  private static final Timeline FIXED = timeline(() -> 0);

  private Snapshots() {}

  public static StatusBoard of(ServiceStatus... services) {
    StatusBoard board = new StatusBoard();
    publish(board, false, services);
    return board;
  }

  public static void publish(StatusBoard board, boolean stopping, ServiceStatus... services) {
    publish(board, stopping, FIXED, services);
  }

  public static void publish(
      StatusBoard board, boolean stopping, Timeline timeline, ServiceStatus... services) {
    int self = (int) ProcessHandle.current().pid();
    board.publish(new Snapshot(1, self, stopping, null, timeline, List.of(services), Map.of()));
  }

  /**
   * A timeline that begins at {@link #START}.
   *
   * @param nanos the monotonic clock
   */
  public static Timeline timeline(LongSupplier nanos) {
    CannedKernel kernel =
        new CannedKernel() {
          @Override
          public long now() {
            return nanos.getAsLong();
          }
        };
    return new Timeline(kernel, START);
  }

  public static void publish(StatusBoard board, Snapshot snapshot) {
    board.publish(snapshot);
  }

  /** A snapshot with services that have {@code replicas}. */
  public static Snapshot snapshot(Map<String, Replicas> replicas, ServiceStatus... services) {
    return new Snapshot(1, 1, false, null, FIXED, List.of(services), replicas);
  }

  /** An instance of a service with {@code replicas}, which is up. */
  public static ServiceStatus replica(String service, int number, int count) {
    ServiceStatus s = service(Replicas.instance(service, number), "up");
    Replica replica = new Replica(service, number, count);
    return changed(s, draft -> draft.plan = s.plan().toBuilder().replica(replica).build());
  }

  /** A service in a state, without other facts. */
  public static ServiceStatus service(String name, String state) {
    Ready ready = new Ready(List.of(), Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(1));
    Draft draft = new Draft();
    draft.plan = new Service.Builder(name, Service.Type.SERVICE).ready(ready).build();
    draft.essential = true;
    if (state.equals("up")) {
      draft.pid = 17;
      draft.ready = true;
      draft.startedAt = START;
    }
    return draft.build(name, "service", state);
  }

  /** A service with other facts. */
  public static ServiceStatus with(
      ServiceStatus s, Boolean ready, Boolean healthy, String reason, boolean counts) {
    return changed(
        s,
        draft -> {
          draft.ready = ready;
          draft.healthy = healthy;
          draft.reason = reason;
          draft.essential = counts;
        });
  }

  /** A service whose present run began at another time. */
  public static ServiceStatus startedAt(ServiceStatus s, Instant time) {
    return changed(s, draft -> draft.startedAt = time);
  }

  /** A service with a main process and a deadline. */
  public static ServiceStatus with(ServiceStatus s, int pid, Instant deadline) {
    return changed(
        s,
        draft -> {
          draft.pid = pid;
          draft.deadline = deadline;
        });
  }

  private static ServiceStatus changed(ServiceStatus s, Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.pid = s.pid();
    draft.ready = s.ready();
    draft.healthy = s.healthy();
    draft.startedAt = s.startedAt();
    draft.reason = s.reason();
    draft.deadline = s.deadline();
    draft.essential = s.essential();
    draft.plan = s.plan();
    change.accept(draft);
    return draft.build(s.name(), s.type(), s.state());
  }

  /** What a test may choose of a service's status. The rest is unknown. */
  private static final class Draft {
    int pid;
    Boolean ready;
    Boolean healthy;
    Instant startedAt;
    String reason;
    Instant deadline;
    boolean essential;
    Service plan;

    ServiceStatus build(String name, String type, String state) {
      return new ServiceStatus(
          name, type, state, pid, ready, healthy, 0, startedAt, null, null, null, reason, deadline,
          null, essential, true, plan, null, null, null);
    }
  }
}
