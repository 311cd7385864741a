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
 * The control socket of this Foster. It is claimed before the first service starts, lest two
 * Fosters run the same services; it is served when they have been started.
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
  private boolean late; // guarded by this: it could not be served at once

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
   * Claims the socket; where none can be had, says so once and goes on without.
   *
   * @throws ControlSocket.InUse another Foster has it
   */
  static ControlStartup claim(
      ProcessEnvironment surroundings, Plan.Control plan, Io io, LogPump pump)
      throws ControlSocket.InUse {
    if (!plan.enabled()) {
      return new ControlStartup(io, pump, null, null, null);
    }
    LinuxSockets sockets = new LinuxSockets();
    LinuxDirectories directories = new LinuxDirectories();
    try {
      ControlSocket socket = ControlSocket.claim(plan, surroundings::get, sockets, directories);
      return new ControlStartup(io, pump, socket, sockets, directories);
    } catch (KernelException e) {
      pump.message(Level.WARNING, e.getMessage());
      return new ControlStartup(io, pump, null, null, null);
    }
  }

  /**
   * Has the socket served from now on. Returns at once: the loop has better things to do.
   *
   * @return false if no thread can be had for it now, which is said once
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
          Level.WARNING, "control is late: " + e.getMessage() + "; trying again every second");
    }
  }

  /** Clients that come before this has succeeded wait in the socket's queue. */
  private synchronized void start(StatusBoard board, Loop loop, EventLog events) {
    ProcessTree processes = new ProcessTree(new LinuxProcessList(), loop.ownership());
    ServerContext sources = new ServerContext(Main.VERSION, board, loop, events, pump, processes);
    try {
      while (!closed && server == null) {
        tryToStart(sources);
        if (server == null) {
          wait(AGAIN_MILLIS); // lets close() in
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
