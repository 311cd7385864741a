package dev.foster.notify;

import dev.foster.core.Notification;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import dev.foster.kernel.Sockets;
import dev.foster.probe.Reactor;
import dev.foster.probe.ReactorTask;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * The sockets behind {@code NOTIFY_SOCKET}. Each run of a service has its own, so that a late
 * message of an earlier run is not attributed to the current one.
 *
 * <p>The sockets are abstract ({@code @foster/…}, {@code unix(7)}). They need no file, so they work
 * on a read-only root, in a chroot and for services that dropped root. Every process in the network
 * namespace can send to them, so the kernel's credentials of the sender come with each message.
 */
public final class NotifyServer {
  private static final int EADDRINUSE = 98;
  private static final int MAX_TRIES = 10;
  private static final int MAX_ANCESTORS = 64;

  private final Reactor reactor;
  private final Sockets sockets;
  private final ProcessList processes;
  private final LongSupplier names;
  private final ConcurrentMap<String, Socket> open = new ConcurrentHashMap<>();

  /**
   * A server without sockets.
   *
   * @param processes used by the reactor's thread only
   * @param names random numbers: a process that could guess a name could bind it first, and so
   *     prevent the start of a service
   */
  public NotifyServer(Reactor reactor, Sockets sockets, ProcessList processes, LongSupplier names) {
    this.reactor = reactor;
    this.sockets = sockets;
    this.processes = processes;
    this.names = names;
  }

  /**
   * Opens the socket of a run. Returns at once. For one thread.
   *
   * @param run passed to the listener with each message; must not have an open socket
   * @return the address, for {@code NOTIFY_SOCKET}
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
        reactor.submit(() -> reactor.watchInput(socket, fd));
        return address;
      } catch (KernelException e) {
        if (e.errno() != EADDRINUSE || i == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Closes the socket of a run, if one is open; the listener may still get a message. */
  public void close(String run) {
    Socket socket = open.remove(run);
    if (socket != null) {
      reactor.submit(socket::end);
    }
  }

  /**
   * Reads on the reactor's thread the messages that the socket of a run contains now.
   *
   * @param done called after the listener has got them
   */
  public void readNow(String run, Runnable done) {
    Socket socket = open.get(run);
    reactor.submit(
        () -> {
          if (socket != null && socket.fd >= 0) {
            socket.ready(Io.IN);
          }
          done.run();
        });
  }

  /** Looks up the sender in {@code /proc}; fields stay empty if it has ended. */
  private Notification.Sender sender(Sockets.Peer peer) {
    ProcessInfo process = processes.process(peer.pid());
    int session = process == null ? 0 : process.session();
    String marker = process == null ? null : processes.marker(peer.pid());
    int[] ancestors = new int[MAX_ANCESTORS];
    int count = 0;
    while (process != null && process.parent() > 0 && count < MAX_ANCESTORS) {
      ancestors[count] = process.parent();
      process = processes.process(ancestors[count]);
      count++;
    }
    return new Notification.Sender(
        peer.pid(), peer.uid(), session, Arrays.copyOf(ancestors, count), marker);
  }

  private final class Socket extends ReactorTask {
    /** The most messages in one call of {@link #ready}, so that other tasks are served, too. */
    private static final int BATCH = 32;

    private final String run;
    private final NotifyListener listener;
    private boolean closed;

    Socket(String run, NotifyListener listener) {
      this.run = run;
      this.listener = listener;
    }

    @Override
    protected void expired() {
      reactor.change(this, Io.IN);
    }

    void end() {
      closed = true;
      reactor.wakeAt(this, NEVER);
      discardRest(fd);
      reactor.release(this);
    }

    /**
     * Discards the datagrams that were not read. On close, the kernel would close the descriptors
     * in them itself, which can block.
     */
    private void discardRest(int socket) {
      if (socket < 0) {
        return;
      }
      sockets.endInput(socket);
      try {
        Sockets.Datagram rest;
        while ((rest = sockets.receiveDatagram(socket, 0)) != null) {
          sockets.close(rest.pidfd());
        }
      } catch (KernelException e) {
        // no process can be made to discard it: the close does it
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
     * Takes one datagram; false if there is none. The descriptors that come with it are closed,
     * after all earlier messages were passed on: that is the answer to {@code BARRIER=1}.
     */
    private boolean receive() {
      try {
        Sockets.Datagram datagram = sockets.receiveDatagram(fd, NotifyDatagram.MAX_LENGTH + 1);
        if (datagram == null) {
          return false;
        }
        Sockets.Peer peer = datagram.sender();
        if (!datagram.truncated()
            && datagram.data().length <= NotifyDatagram.MAX_LENGTH
            && peer != null
            && peer.pid() > 0) { // 0: the sender is in a PID namespace outside Foster's
          deliver(datagram);
        }
        sockets.close(datagram.pidfd());
        return true;
      } catch (KernelException e) { // the datagram is still there: do not poll it in a busy loop
        reactor.change(this, 0);
        reactor.wakeAt(this, reactor.now() + Reactor.RETRY_NANOS);
        return false;
      }
    }

    private void deliver(Sockets.Datagram datagram) {
      NotifyDatagram message = NotifyDatagram.parse(datagram.data());
      if (message != null) {
        Notification.Sender sender = sender(datagram.sender());
        if (sockets.isReaped(datagram.pidfd())) {
          // another process may have its pid now, and its entry in /proc
          sender = new Notification.Sender(sender.pid(), sender.uid(), 0, new int[0], null);
        }
        listener.notified(run, message.from(sender));
      }
    }

    @Override
    protected void failed(Throwable problem) {} // that message is lost; the socket stays open
  }
}
