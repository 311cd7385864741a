package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Connects by TCP, to one address of a host after the other until one accepts. */
class TcpProbe extends Probe {
  final Sockets sockets;
  private final BlockingCalls calls;
  private final String host;
  private final int port;

  private String[] addresses;
  private int next;
  private String firstFailure;
  private boolean connected;

  /**
   * A probe that has not begun.
   *
   * @param host a name or an address, IPv6 without brackets
   */
  TcpProbe(Setup setup, Sockets sockets, BlockingCalls calls, String host, int port) {
    super(setup);
    this.sockets = sockets;
    this.calls = calls;
    this.host = host;
    this.port = port;
  }

  @Override
  void begin() {
    if (host.equalsIgnoreCase("localhost")) { // RFC 6761: always the loopback addresses
      connectTo("127.0.0.1", "::1");
    } else if (sockets.isAddress(host)) {
      connectTo(host);
    } else {
      missing = "no answer from the name service";
      calls.submit(key(), this, () -> sockets.lookUp(host));
    }
  }

  private String key() {
    return "host " + host;
  }

  @Override
  final void callDone(Object result, KernelException failure) {
    if (isOver()) {
      return;
    }
    if (failure == null) {
      missing = "no answer";
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
        limitStep(remaining() / (addresses.length - next + 1)); // an equal share for each address
        return;
      } catch (KernelException e) {
        addressFailed(ErrorText.reason(sockets, e));
      }
    }
    finish(false, firstFailure == null ? "the host has no address" : firstFailure);
  }

  private void addressFailed(String reason) {
    firstFailure = firstFailure == null ? reason : firstFailure;
  }

  @Override
  protected final void ready(int events) {
    if (connected) {
      connectionReady(events);
      return;
    }
    int error = sockets.connectError(fd);
    if (error == 0) {
      connected = true;
      limitStep(remaining());
      connected();
    } else {
      reactor.release(this);
      addressFailed(ErrorText.lower(sockets.reason(error)));
      connectToNext();
    }
  }

  @Override
  final void stepExpired() {
    if (!connected) { // the address has used its share of the time
      reactor.release(this);
      connectToNext();
    }
  }

  @Override
  void release() {
    calls.withdraw(key(), this);
    super.release();
  }

  /** Goes on after the connection is made. */
  void connected() {
    finish(true, "connected");
  }

  /** Handles events of the connection. */
  void connectionReady(int events) {}
}
