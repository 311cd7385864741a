package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.plan.Check;

/**
 * Sends a GET request and checks the status of the response. Does not follow redirections: 301 is a
 * status like any other.
 */
final class HttpProbe extends TcpProbe {
  /** The most reads at a time, so that a fast server does not delay other tasks. */
  private static final int MAX_READS = 16;

  private final Check.Http check;
  private final byte[] request;
  private int sent;
  private final HttpResponseHead head = new HttpResponseHead();
  private final byte[] buffer = new byte[2048];

  /**
   * A probe that has not begun.
   *
   * @throws IllegalArgumentException a header is invalid; the message says why
   */
  HttpProbe(
      Setup setup, Sockets sockets, BlockingCalls calls, Check.Http check, HttpTarget target) {
    super(setup, sockets, calls, target.host(), target.port());
    this.check = check;
    request = target.request(check.headers());
  }

  @Override
  void connected() {
    reactor.change(this, Io.IN | Io.OUT);
    connectionReady(Io.OUT);
  }

  @Override
  void connectionReady(int events) {
    try {
      if (sent < request.length) {
        sent += sockets.send(fd, request, sent, request.length - sent);
        if (sent == request.length) {
          reactor.change(this, Io.IN);
        }
      }
    } catch (KernelException e) {
      sent = request.length; // the server may have answered before it closed the connection
      reactor.change(this, Io.IN);
    }
    if ((events & ~Io.OUT) != 0) {
      read();
    }
  }

  private void read() {
    try {
      for (int i = 0; i < MAX_READS; i++) {
        int n = sockets.receive(fd, buffer, 0, buffer.length);
        if (n < 0) {
          return;
        }
        if (n == 0) {
          head.end();
          judge(false);
          return;
        }
        if (head.take(buffer, n)) {
          judge(true);
          return;
        }
        missing = "no complete answer";
      }
    } catch (KernelException e) {
      finish(false, ErrorText.reason(sockets, e));
    }
  }

  private void judge(boolean bodyMayFollow) {
    if (head.isEmpty()) {
      finish(false, "the connection was closed without an answer");
    } else if (head.isMalformed()) {
      finish(false, "the answer is not HTTP");
    } else {
      if (bodyMayFollow) {
        ConnectionDrain.start(reactor, sockets, reactor.detach(this));
      }
      finish(accepts(head.status()), "status " + head.status());
    }
  }

  private boolean accepts(int status) {
    for (Check.Range range : check.statuses()) {
      if (status >= range.low() && status <= range.high()) {
        return true;
      }
    }
    return false;
  }
}
