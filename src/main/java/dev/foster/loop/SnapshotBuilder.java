package dev.foster.loop;

import dev.foster.core.ServiceView;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.ExitStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes snapshots of the core's state. */
final class SnapshotBuilder {
  private final int pid;
  private final Instant startedAt = Instant.now();
  private final long origin;
  private final List<Pause> pauses = new ArrayList<>(0);
  private long turn;

  /** A pause of Foster; {@code at} is the loop's time, which does not advance meanwhile. */
  private record Pause(long at, long nanos) {}

  /** {@code origin} is the present monotonic time. */
  SnapshotBuilder(int pid, long origin) {
    this.pid = pid;
    this.origin = origin;
  }

  Snapshot snapshot(SupervisorMachine machine) {
    List<ServiceView> views = machine.views();
    List<Snapshot.ServiceStatus> services = new ArrayList<>(views.size());
    for (ServiceView view : views) {
      services.add(status(view));
    }
    return new Snapshot(
        ++turn,
        pid,
        machine.isStopping(),
        instant(machine.drainsUntil()),
        startedAt,
        services,
        machine.plan().replicas());
  }

  /** Records a pause that the loop's clock has left out. */
  void paused(long at, long nanos) {
    pauses.add(new Pause(at, nanos));
  }

  private Instant instant(long at) {
    if (at == Long.MAX_VALUE) {
      return null;
    }
    long nanos = at - origin;
    for (Pause pause : pauses) {
      nanos += at >= pause.at ? pause.nanos : 0;
    }
    return startedAt.plusNanos(nanos);
  }

  /** Before a run, the time of the wall clock, which somebody may have set. */
  private Instant deadline(ServiceView view) {
    boolean waits = view.schedule() != null && view.state().equals("waiting");
    return waits ? view.schedule().nextAt() : instant(view.timeoutAt());
  }

  private Snapshot.ServiceStatus status(ServiceView view) {
    ExitStatus exit = view.lastExit();
    return new Snapshot.ServiceStatus(
        view.plan().name(),
        view.plan().isOneshot() ? "oneshot" : "service",
        view.state(),
        view.pid(),
        view.ready(),
        view.healthy(),
        view.restarts(),
        view.startedAt() == 0 ? null : instant(view.startedAt()),
        view.endedAt() == 0 ? null : instant(view.endedAt()),
        exit instanceof ExitStatus.Exited exited ? (Integer) exited.code() : null,
        exit instanceof ExitStatus.Killed killed ? (Integer) killed.signal() : null,
        view.reason(),
        deadline(view),
        view.statusText(),
        view.plan().healthRequired(),
        view.wanted(),
        view.plan(),
        view.firstStartedAt() == 0 ? null : instant(view.firstStartedAt()),
        view.firstReadyAt() == 0 ? null : instant(view.firstReadyAt()),
        view.schedule());
  }
}
