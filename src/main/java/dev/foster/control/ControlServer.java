package dev.foster.control;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.Sockets.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Serves the control socket with one thread. Each client has bounded buffers and bounded time, and
 * when there are too many clients, the most idle one is dropped. The thread sleeps while there are
 * no requests.
 */
public final class ControlServer implements AutoCloseable {
  /** The number of clients that are served at the same time. */
  static final int MOST_CLIENTS = 64;

  private static final int LISTENER = -1;
  private static final int WAKER = -2;
  private static final long MILLI = 1_000_000;
  private static final long STOP_MILLIS = 1_500;
  private static final long CLIENTS_END_MILLIS = 1_000;
  private static final long ACCEPT_PAUSE = 1_000 * MILLI;
  private static final long STACK = 256 * 1024;

  private final Io io;
  private final Sockets sockets;
  private final ControlSocket socket;
  private final int owner;
  private final Consumer<String> report;
  private final ServerContext sources;
  private final Dispatcher dispatcher;
  private final Epoll epoll;
  private final int waker;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<ClientConnection> clients = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;
  private boolean reported;
  private long acceptsAgainAt = Answer.NEVER;

  private ControlServer(
      Io io,
      Sockets sockets,
      ControlSocket socket,
      int owner,
      ServerContext sources,
      Consumer<String> report)
      throws KernelException {
    this.io = io;
    this.sockets = sockets;
    this.socket = socket;
    this.owner = owner;
    this.sources = sources;
    this.report = report;
    dispatcher = new Dispatcher(sources, this::wake);
    epoll = io.epoll();
    int counter = -1;
    try {
      counter = io.eventCounter();
      epoll.add(counter, Io.IN, WAKER);
      epoll.add(socket.listener(), Io.IN, LISTENER);
      waker = counter;
      // last, because it uses the whole object
      thread = DaemonThreads.start("foster-control", STACK, this::run);
    } catch (KernelException e) {
      epoll.close();
      io.close(counter);
      throw e;
    }
    // not earlier: another file could have the descriptor by then
    sources.events().listen(this::wake);
    wake(); // the thread missed everything that happened until now
  }

  /**
   * Starts to serve.
   *
   * @param uid effective user id of this process: root and this user may use the socket
   * @param report receives a line about a problem that users should know; any thread
   * @throws KernelException no descriptor or no thread is free now; a later call may succeed
   */
  public static ControlServer start(
      Io io,
      Sockets sockets,
      ControlSocket socket,
      int uid,
      ServerContext sources,
      Consumer<String> report)
      throws KernelException {
    return new ControlServer(io, sockets, socket, uid, sources, report);
  }

  /** Makes the thread look at all clients again. Never blocks; any thread may call. */
  private void wake() {
    if (!woken.getAndSet(true)) {
      io.signalEvent(waker);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        turn();
      }
    } finally { // after a fault, too: no client waits for a thread that has ended
      finish();
    }
  }

  private void turn() {
    int ready = epoll.await(untilNext());
    long now = System.nanoTime();
    boolean all = false;
    boolean accepts = false;
    for (int i = 0; i < ready; i++) {
      int tag = epoll.tag(i);
      if (tag == LISTENER) {
        accepts = true;
      } else if (tag == WAKER) {
        io.clearEvent(waker);
        woken.set(false); // before the look at the clients: a later change wakes the thread again
        all = true;
      } else {
        serve(byDescriptor(tag), epoll.events(i), now);
      }
    }
    for (int i = clients.size() - 1; i >= 0; i--) {
      ClientConnection client = clients.get(i);
      if (all || client.nextAt() <= now) {
        serve(client, 0, now);
      }
    }
    if (now >= acceptsAgainAt) {
      acceptsAgainAt = Answer.NEVER;
      epoll.modify(socket.listener(), Io.IN, LISTENER);
    }
    if (accepts) { // last: a new descriptor may have the number of one that an event above names
      accept(now);
    }
  }

  private int untilNext() {
    long next = acceptsAgainAt;
    for (int i = 0; i < clients.size(); i++) {
      next = Math.min(next, clients.get(i).nextAt());
    }
    if (next == Answer.NEVER) {
      return -1;
    }
    long left = next - System.nanoTime();
    return Math.clamp((left + MILLI - 1) / MILLI, 0, Integer.MAX_VALUE);
  }

  private ClientConnection byDescriptor(int fd) {
    for (int i = 0; i < clients.size(); i++) {
      if (clients.get(i).fd() == fd) {
        return clients.get(i);
      }
    }
    return null;
  }

  private void serve(ClientConnection client, int events, long now) {
    if (client == null) {
      return;
    }
    int before = client.interest();
    if (!advance(client, events, now)) {
      drop(client);
    } else if (client.interest() != before) {
      epoll.modify(client.fd(), client.interest(), client.fd());
    }
  }

  private boolean advance(ClientConnection client, int events, long now) {
    try {
      return client.advance(events, now);
    } catch (RuntimeException | Error e) { // only this client is lost
      reportOnce("control: internal error: " + e);
      return false;
    }
  }

  private void drop(ClientConnection client) {
    clients.remove(client);
    epoll.remove(client.fd());
    client.close();
  }

  private void accept(long now) {
    try {
      int fd;
      while ((fd = sockets.accept(socket.listener())) >= 0) {
        if (clients.size() >= MOST_CLIENTS) {
          drop(mostIdle());
        }
        add(fd, now);
      }
    } catch (KernelException e) {
      reportOnce("control: " + e.getMessage()); // EMFILE, ENFILE: do not repeat it in a busy loop
      epoll.modify(socket.listener(), 0, LISTENER);
      acceptsAgainAt = now + ACCEPT_PAUSE;
    }
  }

  private void add(int fd, long now) {
    ClientConnection client = new ClientConnection(sockets, dispatcher, fd, now);
    try {
      Peer peer = sockets.peer(fd);
      if (peer.uid() != 0 && peer.uid() != owner && !socket.isOpenToOthers()) {
        client.refuse("cannot serve uid " + peer.uid() + ": only root and uid " + owner + " may");
      }
      epoll.add(fd, client.interest(), fd);
    } catch (KernelException e) {
      client.close();
      return;
    }
    clients.add(client);
    serve(client, 0, now);
  }

  /** The client that has been idle longest; one that is being served only if all are. */
  private ClientConnection mostIdle() {
    ClientConnection found = null;
    for (int i = 0; i < clients.size(); i++) {
      ClientConnection client = clients.get(i);
      boolean moreIdle =
          found == null
              || (client.waitsForFoster() == found.waitsForFoster()
                  ? client.activeAt() - found.activeAt() < 0
                  : found.waitsForFoster());
      found = moreIdle ? client : found;
    }
    return found;
  }

  private void reportOnce(String message) {
    if (!reported) {
      reported = true;
      report.accept(message);
    }
  }

  private void finish() {
    sources.events().listen(null);
    socket.close(); // first: a client that sees its connection end may start another Foster at once
    long now = System.nanoTime();
    for (ClientConnection client : clients) {
      boolean open = advance(client, 0, now); // an answer may have come with the end of Foster
      if (open && stopping) {
        client.fosterExits();
      }
    }
    letClientsEnd();
    for (ClientConnection client : clients) {
      client.close();
    }
    clients.clear();
    epoll.close();
  }

  /**
   * Gives clients that wait for the end time to see it and to exit. In a container they die with
   * PID 1, and the exit code of {@code foster shutdown} would be that of a killed process.
   */
  private void letClientsEnd() {
    for (ClientConnection client : clients) {
      sockets.endOutput(client.fd());
    }
    long end = System.nanoTime() + CLIENTS_END_MILLIS * MILLI;
    for (ClientConnection client : clients) {
      sockets.awaitReadable(client.fd(), (int) Math.max(0, (end - System.nanoTime()) / MILLI));
    }
  }

  /** Ends all connections and removes the socket; takes at most a second and a half. */
  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // the event counter stays open: a late wake must not hit another file
  }
}
