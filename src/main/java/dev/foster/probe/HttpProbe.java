package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.plan.Check;

/**
 * Asks for a page and looks at the status. Redirections are not followed: 301 is a status like any
 * other.
 */
final class HttpProbe extends TcpProbe {
  private static final int READS =
      16; // at a time, so that one fast server does not keep the thread

  private final Check.Http check;
  private final byte[] request;
  private int sent;
  private final HttpAnswer answer = new HttpAnswer();
  private final byte[] buffer = new byte[2048];

  /**
   * @throws IllegalArgumentException the URL or a header is impossible; the message says why
   */
  HttpProbe(
      Order order, Sockets sockets, BlockingCalls errands, Check.Http check, HttpTarget target) {
    super(order, sockets, errands, target.host(), target.port());
    this.check = check;
    request = target.request(check.headers());
  }

  @Override
  void connected() {
    reactor.change(this, Io.IN | Io.OUT);
    conversed(Io.OUT);
  }

  @Override
  void conversed(int events) {
    try {
      if (sent < request.length) {
        sent += sockets.send(fd, request, sent, request.length - sent);
        if (sent == request.length) {
          reactor.change(this, Io.IN);
        }
      }
    } catch (KernelException e) {
      sent = request.length; // it may have answered before it hung up: read on
      reactor.change(this, Io.IN);
    }
    if ((events & ~Io.OUT) != 0) {
      read();
    }
  }

  private void read() {
    try {
      for (int i = 0; i < READS; i++) {
        int n = sockets.receive(fd, buffer, 0, buffer.length);
        if (n < 0) {
          return;
        }
        if (n == 0) {
          answer.end();
          judge(false);
          return;
        }
        if (answer.take(buffer, n)) {
          judge(true);
          return;
        }
        lacking = "no complete answer";
      }
    } catch (KernelException e) {
      finish(false, ErrorText.reason(sockets, e));
    }
  }

  private void judge(boolean mayFollow) {
    if (answer.isEmpty()) {
      finish(false, "the connection was closed without an answer");
    } else if (answer.isGarbled()) {
      finish(false, "the answer is not HTTP");
    } else {
      if (mayFollow) {
        ConnectionDrain.let(reactor, sockets, reactor.detach(this));
      }
      finish(accepts(answer.status()), "status " + answer.status());
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
