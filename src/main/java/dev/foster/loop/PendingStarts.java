package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.Kernel.StartResult;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import dev.foster.process.ProcessOwnership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that have not executed their program yet, because its drive does not answer or another
 * process holds a lease on it. The loop does not wait for them.
 *
 * <p>For the core, a hook or a check has started at once, because it has a time limit of its own. A
 * main process has started when its program runs. Until then it is a process of the run like any
 * other. If the core no longer waits for it, Foster kills it, because its program has not begun.
 */
final class PendingStarts {
  /** Time between two looks, in ns. */
  private static final long PAUSE_NANOS = 20_000_000;

  /** Time after which a pending start is reported, in ns. */
  private static final long REPORT_NANOS = 1_000_000_000;

  /** Takes the name of a service and a warning. */
  interface Warnings {
    void add(String service, String text);
  }

  private static final class Pending {
    final Effect.Spawn effect;
    final long since;
    boolean reported;
    boolean killed;

    Pending(Effect.Spawn effect, long since) {
      this.effect = effect;
      this.since = since;
    }

    boolean isMain() {
      return effect.role() == Role.MAIN;
    }
  }

  private final Kernel kernel;
  private final SupervisorMachine machine;
  private final ProcessOwnership ownership;
  private final Warnings warnings;
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private long lookAt = Long.MAX_VALUE;

  PendingStarts(
      Kernel kernel, SupervisorMachine machine, ProcessOwnership ownership, Warnings warnings) {
    this.kernel = kernel;
    this.machine = machine;
    this.ownership = ownership;
    this.warnings = warnings;
  }

  /**
   * A process was started.
   *
   * @return true if it is a main process whose start is pending: the core must not get an event yet
   */
  boolean add(Effect.Spawn effect, int pid, long now) {
    if (!kernel.isPending(pid)) {
      return false;
    }
    Pending start = new Pending(effect, now);
    pending.put(pid, start);
    lookAt = Math.min(lookAt, now + PAUSE_NANOS);
    return start.isMain();
  }

  /** When {@link #look} is due; {@link Long#MAX_VALUE} for never. */
  long lookAt() {
    return lookAt;
  }

  boolean contains(int pid) {
    return !pending.isEmpty() && pending.containsKey(pid);
  }

  /** Looks at all pending starts; returns events for the core. */
  List<Event> look(long now) {
    if (pending.isEmpty()) {
      return List.of();
    }
    List<Event> events = new ArrayList<>();
    for (StartResult result : kernel.decidedStarts()) {
      Pending start = pending.remove(result.pid());
      Event event = start == null ? null : decided(start, result);
      if (event != null) {
        events.add(event);
      }
    }
    pending.forEach((pid, start) -> check(pid, start, now));
    lookAt = pending.isEmpty() ? Long.MAX_VALUE : now + PAUSE_NANOS;
    return events;
  }

  private Event decided(Pending start, StartResult result) {
    Effect.Spawn effect = start.effect;
    String service = effect.service().name();
    if (!start.isMain()) {
      if (result.failure() != null) {
        warnings.add(service, result.failure().getMessage());
      }
      return null;
    }
    if (!isAwaited(effect)) {
      return null;
    }
    if (result.failure() == null) {
      ownership.started(result.pid(), service, effect.token(), Role.MAIN);
      return new Event.Spawned(
          service, effect.role(), effect.index(), effect.token(), result.pid());
    }
    return new Event.SpawnFailed(
        service,
        effect.role(),
        effect.index(),
        effect.token(),
        new SpawnFailure(result.failure().stage(), result.failure().getMessage()));
  }

  private boolean isAwaited(Effect.Spawn effect) {
    return machine.isSpawning(effect.service().name(), effect.token());
  }

  private void check(int pid, Pending start, long now) {
    if (start.isMain() && !start.killed && !isAwaited(start.effect)) {
      start.killed = true;
      try {
        kernel.signal(pid, Signals.KILL);
      } catch (KernelException e) {
        warnings.add(start.effect.service().name(), e.getMessage());
      }
    }
    if (!start.reported && !start.killed && now - start.since >= REPORT_NANOS) {
      start.reported = true;
      String program = start.effect.command().argv().getFirst();
      warnings.add(
          start.effect.service().name(),
          program
              + " (pid "
              + pid
              + ") has not begun: its drive does not answer, or a process holds a lease on the"
              + " file; SIGKILL after "
              + Kernel.START_LIMIT.toSeconds()
              + "s");
    }
  }
}
