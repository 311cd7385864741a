package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Connects by TCP, to one address of a host after the other until one accepts. */
class TcpProbe extends Probe {
  final Sockets sockets;
  private final BlockingCalls errands;
  private final String host;
  private final int port;

  private String[] addresses;
  private int next;
  private String firstFailure;
  private boolean connected;

  /** {@code host} is a name or an address, IPv6 without brackets. */
  TcpProbe(Order order, Sockets sockets, BlockingCalls errands, String host, int port) {
    super(order);
    this.sockets = sockets;
    this.errands = errands;
    this.host = host;
    this.port = port;
  }

  @Override
  void begin() {
    if (host.equalsIgnoreCase("localhost")) { // RFC 6761: no need to ask anyone
      connectTo("127.0.0.1", "::1");
    } else if (sockets.isAddress(host)) {
      connectTo(host);
    } else {
      lacking = "no answer from the name service";
      errands.ask(errand(), this, () -> sockets.lookUp(host));
    }
  }

  private String errand() {
    return "host " + host;
  }

  @Override
  final void answered(Object result, KernelException failure) {
    if (isOver()) {
      return;
    }
    if (failure == null) {
      lacking = "no answer";
      connectTo((String[]) result);
    } else {
      finish(false, "cannot find the host: " + ErrorText.lower(failure.getMessage()));
    }
  }

  private void connectTo(String... all) {
    addresses = all;
    connectToNext();
  }

  private void connectToNext() {
    while (next < addresses.length) {
      String address = addresses[next];
      next++;
      try {
        reactor.watch(this, sockets.beginConnectTcp(address, port), Io.OUT);
        stepIn(left() / (addresses.length - next + 1)); // a fair share for each that is left
        return;
      } catch (KernelException e) {
        note(ErrorText.reason(sockets, e));
      }
    }
    finish(false, firstFailure == null ? "the host has no address" : firstFailure);
  }

  private void note(String failure) {
    firstFailure = firstFailure == null ? failure : firstFailure;
  }

  @Override
  protected final void ready(int events) {
    if (connected) {
      conversed(events);
      return;
    }
    int error = sockets.connectError(fd);
    if (error == 0) {
      connected = true;
      stepIn(left());
      connected();
    } else {
      reactor.release(this);
      note(ErrorText.lower(sockets.reason(error)));
      connectToNext();
    }
  }

  @Override
  final void stepOver() {
    if (!connected) { // this address had its share
      reactor.release(this);
      connectToNext();
    }
  }

  @Override
  void abandon() {
    errands.withdraw(errand(), this);
    super.abandon();
  }

  /** The connection stands. */
  void connected() {
    finish(true, "connected");
  }

  /** Something can be read or written. */
  void conversed(int events) {}
}
