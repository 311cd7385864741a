package dev.foster.app;

import dev.foster.control.ControlServer;
import dev.foster.control.ControlSocket;
import dev.foster.control.ServerContext;
import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.log.LogPump;
import dev.foster.loop.EventLog;
import dev.foster.loop.Loop;
import dev.foster.loop.StatusBoard;
import dev.foster.plan.Plan;
import dev.foster.process.ProcessTree;
import dev.foster.text.Level;

/**
 * The control socket of this Foster. Foster claims it before it starts the first service, so that
 * two Fosters never run the same services, and serves it after that.
 */
final class ControlStartup implements AutoCloseable {
  private static final long STACK = 256 * 1024;
  private static final long AGAIN_MILLIS = 1_000;

  private final Io io;
  private final LogPump pump;
  private final ControlSocket socket;
  private final LinuxSockets sockets;
  private final LinuxDirectories directories;
  private ControlServer server; // guarded by this
  private boolean closed; // guarded by this
  private boolean late; // guarded by this: the failure to serve was logged

  private ControlStartup(
      Io io,
      LogPump pump,
      ControlSocket socket,
      LinuxSockets sockets,
      LinuxDirectories directories) {
    this.io = io;
    this.pump = pump;
    this.socket = socket;
    this.sockets = sockets;
    this.directories = directories;
  }

  /**
   * Claims the socket. If that fails, logs the reason and goes on without a socket.
   *
   * @throws ControlSocket.InUse another Foster has the socket
   */
  static ControlStartup claim(
      ProcessEnvironment environment, Plan.Control plan, Io io, LogPump pump)
      throws ControlSocket.InUse {
    if (!plan.enabled()) {
      return new ControlStartup(io, pump, null, null, null);
    }
    LinuxSockets sockets = new LinuxSockets();
    LinuxDirectories directories = new LinuxDirectories();
    try {
      ControlSocket socket = ControlSocket.claim(plan, environment::get, sockets, directories);
      return new ControlStartup(io, pump, socket, sockets, directories);
    } catch (KernelException e) {
      pump.message(Level.WARNING, e.getMessage());
      return new ControlStartup(io, pump, null, null, null);
    }
  }

  /**
   * Starts to serve the socket. Returns at once, because the loop must not wait for it.
   *
   * @return false if no thread can be made now, which is logged once
   */
  boolean serve(StatusBoard board, Loop loop, EventLog events) {
    if (socket == null) {
      return true;
    }
    try {
      DaemonThreads.start("control-start", STACK, () -> start(board, loop, events));
      return true;
    } catch (KernelException e) {
      late(e);
      return false;
    }
  }

  private synchronized void late(KernelException e) {
    if (!late) {
      late = true;
      pump.message(
          Level.WARNING,
          "the control socket is not available yet: "
              + e.getMessage()
              + "; trying again every second");
    }
  }

  /** Starts the server. Until this succeeds, clients wait in the socket's backlog. */
  private synchronized void start(StatusBoard board, Loop loop, EventLog events) {
    ProcessTree processes = new ProcessTree(new LinuxProcessList(), loop.ownership());
    ServerContext sources = new ServerContext(Main.VERSION, board, loop, events, pump, processes);
    try {
      while (!closed && server == null) {
        tryToStart(sources);
        if (server == null) {
          wait(AGAIN_MILLIS); // close() needs the lock
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tryToStart(ServerContext sources) {
    try {
      server =
          ControlServer.start(
              io,
              sockets,
              socket,
              directories.uid(),
              sources,
              line -> pump.message(Level.WARNING, line));
    } catch (KernelException e) {
      late(e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (server != null) {
      server.close();
    } else if (socket != null) {
      socket.close();
    }
  }
}
