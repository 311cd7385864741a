package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.Sockets;
import dev.foster.plan.Check;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tries checks that need no process: http, tcp, unix and file. Each try is bounded in time. */
public final class Prober {
  private static final long MOST = Duration.ofDays(365).toNanos();

  private final Reactor reactor;
  private final Io io;
  private final Sockets sockets;
  private final BlockingCalls names;
  private final BlockingCalls files;
  private final ConcurrentMap<Long, Probe> running = new ConcurrentHashMap<>();

  /** A prober on that reactor's thread. */
  public Prober(Reactor reactor, Io io, Sockets sockets) {
    this.reactor = reactor;
    this.io = io;
    this.sockets = sockets;
    names = new BlockingCalls(reactor); // a dead name server does not keep the file system waiting
    files = new BlockingCalls(reactor);
  }

  /**
   * Tries a check once. Returns at once; the listener hears of the result exactly once, unless it
   * is cancelled.
   *
   * @param id unique among the probes that run
   * @param check an {@link Check.Http}, {@link Check.Tcp}, {@link Check.Unix} or {@link Check.File}
   * @param timeout from now; without an answer by then the check does not hold
   */
  public void start(long id, Check check, Duration timeout, ProbeListener listener) {
    long nanos = timeout.compareTo(Duration.ofDays(365)) > 0 ? MOST : timeout.toNanos();
    Probe probe = probe(new Probe.Order(this, reactor, id, nanos, listener), check);
    if (running.putIfAbsent(id, probe) != null) {
      throw new IllegalStateException("probe " + id + " is running");
    }
    reactor.submit(probe::run);
  }

  private Probe probe(Probe.Order order, Check check) {
    if (check instanceof Check.Tcp tcp) {
      return new TcpProbe(order, sockets, names, tcp.host(), tcp.port());
    }
    if (check instanceof Check.Unix unix) {
      return new UnixProbe(order, sockets, unix.path());
    }
    if (check instanceof Check.File file) {
      return new FileProbe(order, io, files, file.path());
    }
    if (check instanceof Check.Http http) {
      try {
        return new HttpProbe(order, sockets, names, http, HttpTarget.of(http.url()));
      } catch (IllegalArgumentException e) {
        return new FailedProbe(order, e.getMessage());
      }
    }
    throw new IllegalArgumentException("not a check for a prober: " + check.words());
  }

  /**
   * Ends a probe without a result. Returns at once.
   *
   * @return true if the listener will not hear of it; false if it has, or is hearing of it now
   */
  public boolean cancel(long id) {
    Probe probe = running.remove(id);
    if (probe == null || !probe.claim()) {
      return false;
    }
    reactor.submit(probe::abandon);
    return true;
  }

  /** A probe is over. */
  void forget(Probe probe) {
    running.remove(probe.id(), probe);
  }
}
