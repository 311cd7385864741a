package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/**
 * Reads the rest of a response after the probe is over, within bounds of time and bytes. Many
 * servers log an error if the client closes the connection while they write.
 */
final class ConnectionDrain extends ReactorTask {
  private static final long MAX_NANOS = 1_000_000_000;
  private static final int MAX_BYTES = 64 * 1024;

  private final Reactor reactor;
  private final Sockets sockets;
  private final byte[] buffer = new byte[4096];
  private int remaining = MAX_BYTES;

  private ConnectionDrain(Reactor reactor, Sockets sockets) {
    this.reactor = reactor;
    this.sockets = sockets;
  }

  /** Takes over a connection, and closes it. */
  static void start(Reactor reactor, Sockets sockets, int fd) {
    ConnectionDrain drain = new ConnectionDrain(reactor, sockets);
    try {
      reactor.watch(drain, fd, Io.IN);
      reactor.wakeAt(drain, reactor.now() + MAX_NANOS);
    } catch (KernelException e) {
      return; // the reactor has closed it
    }
    drain.ready(Io.IN);
  }

  @Override
  protected void ready(int events) {
    try {
      int n;
      while ((n = sockets.receive(fd, buffer, 0, buffer.length)) > 0) {
        remaining -= n;
        if (remaining <= 0) {
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
  protected void failed(Throwable problem) {
    end();
  }

  private void end() {
    reactor.wakeAt(this, NEVER);
    reactor.release(this);
  }
}
