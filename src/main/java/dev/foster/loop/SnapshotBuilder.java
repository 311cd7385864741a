package dev.foster.loop;

import dev.foster.core.ServiceView;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes snapshots of the core's state. */
final class SnapshotBuilder {
  private final int pid;
  private final Timeline timeline;
  private final List<Pause> pauses = new ArrayList<>(0);
  private long turn;

  /** A pause of Foster; {@code at} is the loop's time, which does not advance meanwhile. */
  private record Pause(long at, long nanos) {}

  SnapshotBuilder(int pid, Kernel kernel) {
    this.pid = pid;
    timeline = new Timeline(kernel, Instant.now());
  }

  Snapshot snapshot(SupervisorMachine machine) {
    timeline.look(Instant.now());
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
        timeline,
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
    long nanos = at;
    for (Pause pause : pauses) {
      nanos += at >= pause.at ? pause.nanos : 0;
    }
    return timeline.at(nanos);
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
        instant(view.timeoutAt()),
        view.statusText(),
        view.plan().healthRequired(),
        view.wanted(),
        view.plan(),
        view.firstStartedAt() == 0 ? null : instant(view.firstStartedAt()),
        view.firstReadyAt() == 0 ? null : instant(view.firstReadyAt()),
        view.schedule());
  }
}
