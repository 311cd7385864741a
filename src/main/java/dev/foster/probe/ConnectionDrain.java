package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/**
 * Reads a short body to its end after the probe is over: a server that is cut off while it still
 * writes logs an error each time. Bounded in time and bytes.
 */
final class ConnectionDrain extends ReactorTask {
  private static final long TIME = 1_000_000_000;
  private static final int BYTES = 64 * 1024;

  private final Reactor reactor;
  private final Sockets sockets;
  private final byte[] buffer = new byte[4096];
  private int left = BYTES;

  private ConnectionDrain(Reactor reactor, Sockets sockets) {
    this.reactor = reactor;
    this.sockets = sockets;
  }

  /** Takes a connection over, to its end. */
  static void let(Reactor reactor, Sockets sockets, int fd) {
    ConnectionDrain lingering = new ConnectionDrain(reactor, sockets);
    try {
      reactor.watch(lingering, fd, Io.IN);
      reactor.wakeAt(lingering, reactor.now() + TIME);
    } catch (KernelException e) {
      return; // it was closed
    }
    lingering.ready(Io.IN);
  }

  @Override
  protected void ready(int events) {
    try {
      int n;
      while ((n = sockets.receive(fd, buffer, 0, buffer.length)) > 0) {
        left -= n;
        if (left <= 0) {
          end();
          return;
        }
      }
      if (n == 0) {
        end();
      }
    } catch (KernelException e) {
      end();
    }
  }

  @Override
  protected void expired() {
    end();
  }

  @Override
  protected void broken(Throwable problem) {
    end();
  }

  private void end() {
    reactor.wakeAt(this, NEVER);
    reactor.release(this);
  }
}
