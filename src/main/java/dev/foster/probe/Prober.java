package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.Sockets;
import dev.foster.plan.Check;
import dev.foster.process.ProcessTree;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Probes checks that need no process: http, tcp, unix, file and memory. Each probe has a time-out.
 */
public final class Prober {
  private static final long MAX_NANOS = Duration.ofDays(365).toNanos();

  private final Reactor reactor;
  private final Io io;
  private final Sockets sockets;
  private final ProcessTree processes;
  private final BlockingCalls names;
  private final BlockingCalls files;
  private final ConcurrentMap<Long, Probe> running = new ConcurrentHashMap<>();

  /**
   * A prober without probes.
   *
   * @param processes for memory checks; nobody else may use it
   */
  public Prober(Reactor reactor, Io io, Sockets sockets, ProcessTree processes) {
    this.reactor = reactor;
    this.processes = processes;
    this.io = io;
    this.sockets = sockets;
    names = new BlockingCalls(reactor); // a dead name server does not delay file checks
    files = new BlockingCalls(reactor);
  }

  /**
   * Starts a probe. Returns at once. The listener gets exactly one result, unless the probe is
   * cancelled.
   *
   * @param id unique among the running probes
   * @param check a check of one of these kinds
   * @param timeout from now; without an answer by then the check fails
   */
  public void start(long id, Check check, Duration timeout, ProbeListener listener) {
    long nanos = timeout.compareTo(Duration.ofDays(365)) > 0 ? MAX_NANOS : timeout.toNanos();
    Probe probe = probe(new Probe.Setup(this, reactor, id, nanos, listener), check);
    if (running.putIfAbsent(id, probe) != null) {
      throw new IllegalStateException("probe " + id + " is running");
    }
    reactor.submit(probe::run);
  }

  private Probe probe(Probe.Setup setup, Check check) {
    if (check instanceof Check.Tcp tcp) {
      return new TcpProbe(setup, sockets, names, tcp.host(), tcp.port());
    }
    if (check instanceof Check.Unix unix) {
      return new UnixProbe(setup, sockets, unix.path());
    }
    if (check instanceof Check.File file) {
      return new FileProbe(setup, io, files, file.path());
    }
    if (check instanceof Check.Memory memory) {
      return new MemoryProbe(setup, processes, files, memory);
    }
    if (check instanceof Check.Http http) {
      try {
        return new HttpProbe(setup, sockets, names, http, HttpTarget.of(http.url()));
      } catch (IllegalArgumentException e) {
        return new FailedProbe(setup, e.getMessage());
      }
    }
    throw new IllegalArgumentException("not a check for a prober: " + check.description());
  }

  /**
   * Cancels a probe. Returns at once.
   *
   * @return true if the listener gets no result; false if it has got one, or gets it now
   */
  public boolean cancel(long id) {
    Probe probe = running.remove(id);
    if (probe == null || !probe.claim()) {
      return false;
    }
    reactor.submit(probe::release);
    return true;
  }

  /** Removes a probe that is over. */
  void forget(Probe probe) {
    running.remove(probe.id(), probe);
  }
}
