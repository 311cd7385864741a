package dev.foster.notify;

import dev.foster.core.Notification;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import dev.foster.kernel.Sockets;
import dev.foster.probe.Reactor;
import dev.foster.probe.ReactorTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * The sockets that {@code NOTIFY_SOCKET} names: one for each run of a service, so that what a run
 * of the past says late is not taken for the present one's.
 *
 * <p>They are abstract ({@code @foster/…}, {@code unix(7)}): no file, so they work on a read-only
 * root, in a chroot and for services that dropped root, and nothing is left behind. Everyone in the
 * network namespace can send to them, hence each message carries the kernel's word on its sender.
 */
public final class NotifyServer {
  private static final int EADDRINUSE = 98;
  private static final int TRIES = 10;
  private static final int MOST_ANCESTORS = 64;

  private final Reactor reactor;
  private final Sockets sockets;
  private final ProcessList processes;
  private final LongSupplier names;
  private final ConcurrentMap<String, Socket> open = new ConcurrentHashMap<>();

  /**
   * A server on that reactor's thread.
   *
   * @param processes for the reactor's thread alone
   * @param names random numbers: who could guess a name could take it first, and keep a service
   *     from being started
   */
  public NotifyServer(Reactor reactor, Sockets sockets, ProcessList processes, LongSupplier names) {
    this.reactor = reactor;
    this.sockets = sockets;
    this.processes = processes;
    this.names = names;
  }

  /**
   * Opens a socket. Returns at once. For one thread.
   *
   * @param run comes back with each message; nothing else may be open for it
   * @return its address, for {@code NOTIFY_SOCKET}
   * @throws KernelException no descriptors are left
   */
  public String open(String run, NotifyListener listener) throws KernelException {
    for (int i = 0; ; i++) {
      String address = "@foster/" + Long.toHexString(names.getAsLong());
      try {
        Socket socket = new Socket(run, listener);
        int fd = sockets.bindDatagram(address, 0666, true);
        if (open.putIfAbsent(run, socket) != null) {
          sockets.close(fd);
          throw new IllegalStateException("a notify socket is open for " + run);
        }
        reactor.submit(() -> socket.begin(fd));
        return address;
      } catch (KernelException e) {
        if (e.errno() != EADDRINUSE || i == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Closes a run's socket, if one is open; a message that just came may still be heard. */
  public void close(String run) {
    Socket socket = open.remove(run);
    if (socket != null) {
      reactor.submit(socket::end);
    }
  }

  /** Who that is, as far as {@code /proc} still knows. */
  private Notification.Sender sender(Sockets.Peer peer) {
    ProcessInfo process = processes.process(peer.pid());
    int session = process == null ? 0 : process.session();
    String marker = process == null ? null : processes.marker(peer.pid());
    int[] ancestors = new int[MOST_ANCESTORS];
    int count = 0;
    while (process != null && process.parent() > 0 && count < MOST_ANCESTORS) {
      ancestors[count] = process.parent();
      process = processes.process(ancestors[count]);
      count++;
    }
    return new Notification.Sender(
        peer.pid(), peer.uid(), session, java.util.Arrays.copyOf(ancestors, count), marker);
  }

  private final class Socket extends ReactorTask {
    private static final int BATCH = 32; // then it is the turn of others

    private final String run;
    private final NotifyListener listener;
    private boolean closed;
    private int waiting = -1; // the descriptor, while the kernel has no room to wait for it

    Socket(String run, NotifyListener listener) {
      this.run = run;
      this.listener = listener;
    }

    void begin(int fd) {
      boolean watched = reactor.tryWatch(this, fd, Io.IN);
      waiting = watched ? -1 : fd;
      if (!watched) {
        reactor.wakeAt(this, reactor.now() + Reactor.TRY_AGAIN);
      }
    }

    @Override
    protected void expired() {
      if (waiting >= 0) {
        begin(waiting);
      } else {
        reactor.change(this, Io.IN);
      }
    }

    void end() {
      closed = true;
      reactor.wakeAt(this, NEVER);
      empty(fd >= 0 ? fd : waiting);
      reactor.release(this);
      sockets.close(waiting);
      waiting = -1;
    }

    /** The kernel would close descriptors in what is left here, and wait as that takes. */
    private void empty(int ours) {
      if (ours < 0) {
        return;
      }
      sockets.endInput(ours);
      try {
        while (sockets.receiveDatagram(ours, 0) != null) {
          // the next one
        }
      } catch (KernelException e) {
        // no process can be made to take it
      }
    }

    @Override
    protected void ready(int events) {
      for (int i = 0; i < BATCH && !closed; i++) {
        if (!receive()) {
          return;
        }
      }
    }

    /**
     * Takes one datagram; false if none can be had. Descriptors that came along are closed: that is
     * the answer to {@code BARRIER=1}, and all earlier messages were posted by then.
     */
    private boolean receive() {
      try {
        Sockets.Datagram datagram = sockets.receiveDatagram(fd, NotifyMessage.MOST + 1);
        if (datagram == null) {
          return false;
        }
        Sockets.Peer peer = datagram.sender();
        if (!datagram.truncated()
            && datagram.data().length <= NotifyMessage.MOST
            && peer != null
            && peer.pid() > 0) { // 0: in a PID namespace that is not ours to see
          deliver(datagram.data(), peer);
        }
        return true;
      } catch (KernelException e) { // it is still there, and would wake us all the time
        reactor.change(this, 0);
        reactor.wakeAt(this, reactor.now() + Reactor.TRY_AGAIN);
        return false;
      }
    }

    private void deliver(byte[] data, Sockets.Peer peer) {
      NotifyMessage message = NotifyMessage.parse(data);
      if (message != null) {
        listener.notified(run, message.by(sender(peer)));
      }
    }

    @Override
    protected void broken(Throwable problem) {} // that message is lost; the socket goes on
  }
}
