package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Connects to a UNIX socket. */
final class UnixProbe extends Probe {
  private static final int EAGAIN = 11;
  private static final long RETRY = 25_000_000; // the kernel does not say when there is room

  private final Sockets sockets;
  private final String path;

  UnixProbe(Order order, Sockets sockets, String path) {
    super(order);
    this.sockets = sockets;
    this.path = path;
  }

  @Override
  void begin() {
    try {
      sockets.close(sockets.beginConnect(path));
      finish(true, "connected");
    } catch (KernelException e) {
      if (e.errno() == EAGAIN) {
        lacking = "no room in its queue of connections";
        stepIn(RETRY);
      } else if (ErrorText.isAbsent(e)) {
        finish(false, "it does not exist");
      } else {
        finish(false, ErrorText.reason(sockets, e));
      }
    }
  }

  @Override
  void stepOver() {
    begin();
  }

  @Override
  protected void ready(int events) {}
}
