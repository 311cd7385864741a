package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Connects to a UNIX stream socket. */
final class UnixProbe extends Probe {
  private static final int EAGAIN = 11;

  /** Pause before another try while the backlog is full; the kernel does not report room in it. */
  private static final long RETRY_NANOS = 25_000_000;

  private final Sockets sockets;
  private final String path;

  UnixProbe(Setup setup, Sockets sockets, String path) {
    super(setup);
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
        missing = "no room in its queue of connections";
        limitStep(RETRY_NANOS);
      } else if (ErrorText.isAbsent(e)) {
        finish(false, "it does not exist");
      } else {
        finish(false, ErrorText.reason(sockets, e));
      }
    }
  }

  @Override
  void stepExpired() {
    begin();
  }

  @Override
  protected void ready(int events) {}
}
