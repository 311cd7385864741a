package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.kernel.KernelException;
import dev.foster.plan.Check;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches the signs that services give: probes, readiness pipes, sd_notify sockets, lines of their
 * output. It opens the port of the probes for the first service that needs it. Results reach the
 * loop through the mailbox.
 */
public final class ServiceListeners {
  /** Longest time to wait for the last signs of readiness, in nanoseconds. */
  private static final long SIGNS_NANOS = 250_000_000;

  /** Longest time to wait for the variables of a oneshot, which fails without them. */
  private static final long EXPORTS_NANOS = 10_000_000_000L;

  private final ProbePort.Source source;
  private final Mailbox mailbox;
  private final LogPort output;

  /** Probe ids by run and check. A check never overlaps with itself, so the last id is enough. */
  private final Map<String, Map<Integer, Long>> probeIds = new HashMap<>();

  private final Map<String, List<Long>> pipeIds = new HashMap<>();

  /** Main processes with readiness checks whose last sign can come just before their exit. */
  private final Map<Integer, StartedMain> mains = new HashMap<>();

  private ProbePort probes;
  private long nextId;

  private record StartedMain(Service service, String run) {}

  ServiceListeners(ProbePort.Source source, Mailbox mailbox, LogPort output) {
    this.source = source;
    this.mailbox = mailbox;
    this.output = output;
  }

  private ProbePort probes() throws KernelException {
    if (probes == null) {
      probes = source.open();
    }
    return probes;
  }

  /** To be called before a start with a ready pipe: fails if the pipe could not be watched. */
  void prepare() throws KernelException {
    probes();
  }

  boolean wantsNotify(Service service) {
    if (service.watchdog() != null) {
      return true;
    }
    for (Check check : service.ready().checks()) {
      if (check instanceof Check.Notify) {
        return true;
      }
    }
    return false;
  }

  String openNotify(Service service, String run) throws KernelException {
    String name = service.name();
    return probes()
        .openNotify(run, (token, message) -> mailbox.put(notified(name, token, message)));
  }

  /** True if a main process may report its readiness, or export, just before it exits. */
  boolean hasStartedMains() {
    return !mains.isEmpty();
  }

  /** Remembers a main process that may report its readiness, or export, just before it exits. */
  void mainStarted(Service service, String run, int pid) {
    if (!service.exports().isEmpty()) {
      mains.put(pid, new StartedMain(service, run));
    }
    for (Check check : service.ready().checks()) {
      if (check instanceof Check.Fd
          || check instanceof Check.Notify
          || check instanceof Check.Log
          || check instanceof Check.File) {
        mains.put(pid, new StartedMain(service, run));
        return;
      }
    }
  }

  /**
   * Reads the last signs of readiness of a main process that has exited: a newline on its ready
   * pipe, READY=1, a line of output, a file. For a oneshot with {@code exports}: its variables.
   *
   * @param starting whether the process was not ready yet
   * @param done called on another thread after the signs have been put into the mailbox
   * @return the longest time to wait, in nanoseconds; 0 if there is nothing to read: {@code done}
   *     is not called then
   */
  long mainExited(int pid, boolean starting, Runnable done) {
    StartedMain main = mains.remove(pid);
    if (main != null && !main.service.exports().isEmpty()) {
      readExports(main, done);
      return EXPORTS_NANOS;
    }
    if (main == null || !starting) {
      return 0;
    }
    List<Check> checks = main.service.ready().checks();
    AtomicInteger left = new AtomicInteger(checks.size() + 1);
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            done.run();
          }
        };
    boolean logRead = false;
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i) instanceof Check.File) {
        probeLastFile(main, i, checks.get(i), one);
      } else if (checks.get(i) instanceof Check.Log && !logRead) {
        logRead = true;
        output.afterOutput(main.service, pid, one);
      } else {
        one.run();
      }
    }
    if (probes == null) {
      one.run();
    } else {
      probes.readLast(pipeIds.getOrDefault(main.run, List.of()), main.run, one);
    }
    return SIGNS_NANOS;
  }

  private void readExports(StartedMain main, Runnable done) {
    probes.takeExports(
        main.run,
        (bytes, tooMuch) -> {
          mailbox.put(ExportReader.event(main.service, main.run, bytes, tooMuch));
          done.run();
        });
  }

  private void probeLastFile(StartedMain main, int index, Check check, Runnable done) {
    String name = main.service.name();
    try {
      probes()
          .probeLastFile(
              ++nextId,
              check,
              (id, exists, detail) -> {
                if (exists) {
                  mailbox.put(new Event.CheckPassed(name, main.run, index));
                }
                done.run();
              });
    } catch (KernelException e) {
      done.run();
    }
  }

  private static Event notified(String service, String token, Notification message) {
    return new Event.Notified(service, token, message);
  }

  void watchReady(Service service, String run, int index, int fd) {
    long id = ++nextId;
    pipeIds.computeIfAbsent(run, token -> new ArrayList<>(1)).add(id);
    String name = service.name();
    probes.watchReady(
        id,
        fd,
        (which, ready) ->
            mailbox.put(
                ready
                    ? new Event.CheckPassed(name, run, index)
                    : new Event.Probed(
                        name, run, Role.READY_PROBE, index, false, "closed without a newline")));
  }

  void watchExports(String run, int fd) {
    probes.watchExports(run, fd);
  }

  void watchLog(Service service, String run, int pid) {
    List<Check> checks = service.ready().checks();
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i) instanceof Check.Log log) {
        Event passed = new Event.CheckPassed(service.name(), run, i);
        output.onMatch(service, pid, log.pattern(), () -> mailbox.put(passed));
      }
    }
  }

  /**
   * Starts a probe.
   *
   * @return its result if it failed at once, else null
   */
  Event startProbe(Effect.StartProbe effect) {
    long id = ++nextId;
    int check = effect.index() * 2 + (effect.role() == Role.READY_PROBE ? 0 : 1);
    try {
      ProbePort port = probes(); // first: without a port there is nothing to cancel
      probeIds.computeIfAbsent(effect.token(), token -> new HashMap<>()).put(check, id);
      port.startProbe(
          id,
          effect.check(),
          effect.timeout(),
          (which, ok, detail) -> mailbox.put(probed(effect, ok, detail)));
      return null;
    } catch (KernelException e) {
      return probed(effect, false, e.getMessage());
    }
  }

  private static Event probed(Effect.StartProbe effect, boolean ok, String detail) {
    Role role = effect.role();
    return new Event.Probed(effect.service(), effect.token(), role, effect.index(), ok, detail);
  }

  void cancelProbes(String run) {
    Map<Integer, Long> ids = probeIds.remove(run);
    if (ids != null) {
      for (Long id : ids.values()) {
        probes.cancelProbe(id);
      }
    }
  }

  /** Stops watching a run. */
  void runEnded(String run) {
    cancelProbes(run);
    List<Long> ids = pipeIds.remove(run);
    if (ids != null) {
      for (Long id : ids) {
        probes.unwatchReady(id);
      }
    }
    if (probes != null) {
      probes.closeNotify(run);
      probes.closeExports(run);
    }
  }
}
