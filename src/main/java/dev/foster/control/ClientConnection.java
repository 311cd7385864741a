package dev.foster.control;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.text.ByteText;
import java.util.Arrays;
import java.util.List;

/**
 * One client of the control server: reads a request, sends its answer, reads the next request. It
 * reads nothing before the answer is complete, so a client that only writes costs one buffer.
 */
final class ClientConnection {
  /** The longest request, with its newline. */
  static final int LONGEST_REQUEST = 64 * 1024;

  private static final long SECOND = 1_000_000_000L;

  /** How long a client may take for its request. */
  static final long IDLE = 30 * SECOND;

  /** How long a client may leave an answer that has an end unread. */
  static final long STALLED = 10 * SECOND;

  /**
   * How long the server still reads from a refused client. If it closed the connection while the
   * client writes, a simple client would die of SIGPIPE or not read the reason.
   */
  private static final long LINGER = SECOND;

  /** How often a client may fill its buffer before others are served. */
  private static final int ROUNDS = 8;

  private final Sockets sockets;
  private final Dispatcher dispatcher;
  private final int fd;
  private final SendBuffer out = new SendBuffer();
  private byte[] input = new byte[512];
  private int length;
  private Answer answer;
  private boolean inputEnded;
  private boolean closing;
  private boolean hasMore; // to send, and other clients come first
  private long activeAt;

  ClientConnection(Sockets sockets, Dispatcher dispatcher, int fd, long now) {
    this.sockets = sockets;
    this.dispatcher = dispatcher;
    this.fd = fd;
    activeAt = now;
  }

  int fd() {
    return fd;
  }

  /** Sends only this line, then ends the connection. */
  void refuse(String error) {
    out.add(Replies.error(Replies.FAILED, error));
    closing = true;
    length = 0;
  }

  /** The events that epoll should wait for. */
  int interest() {
    boolean reads = answer == null && !inputEnded;
    return (reads ? Io.IN : 0) | (out.isEmpty() ? 0 : Io.OUT);
  }

  /**
   * Continues as far as possible.
   *
   * @param events what epoll has seen
   * @return false if the connection is over
   */
  boolean advance(int events, long now) {
    try {
      if ((events & (Io.ERROR | Io.HANGUP)) != 0) {
        return false; // both directions are closed: the client cannot read
      }
      if ((events & Io.IN) != 0) {
        read(now);
      }
      hasMore = sendRounds(now);
    } catch (KernelException e) {
      return false;
    }
    return !isOver(now);
  }

  /**
   * Sends the last line of an answer that has no other end. A client that has not taken all of the
   * answer does not get that line, and so learns that something is missing.
   */
  void fosterExits() {
    if (answer != null && answer.endsWithFoster() && out.isEmpty() && !hasMore) {
      out.add(Replies.done(List.of()));
      try {
        out.sendTo(sockets, fd);
      } catch (KernelException e) {
        // the client has closed the connection
      }
    }
  }

  private void read(long now) throws KernelException {
    if (length == input.length) {
      input = Arrays.copyOf(input, Math.min(length * 4, LONGEST_REQUEST));
    }
    int n = sockets.receive(fd, input, length, input.length - length);
    if (n > 0) {
      length = closing ? 0 : length + n;
    }
    inputEnded = n == 0;
    if (n > 0 && length == n) { // a new request, which the client must complete in time
      activeAt = now;
    }
  }

  /** Takes the next request, if it has arrived, and continues its answer. */
  private void continueAnswer(long now) {
    boolean nothingWaits = out.isEmpty();
    if (answer == null && !closing) {
      int end = newline();
      if (end >= 0) {
        answer = dispatcher.answer(ByteText.decode(input, 0, end));
        length -= end + 1;
        System.arraycopy(input, end + 1, input, 0, length);
        activeAt = now;
      } else if (length >= LONGEST_REQUEST) {
        String limit = LONGEST_REQUEST / 1024 + " KiB";
        refuse("cannot understand the request: it is longer than " + limit);
      }
    }
    if (answer != null && answer.advance(out, now)) {
      answer.cancel();
      answer = null;
    }
    if (nothingWaits && !out.isEmpty()) {
      activeAt = now;
    }
  }

  private int newline() {
    for (int i = 0; i < length; i++) {
      if (input[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Appends and sends in turns; true if there is more to send but other clients come first. */
  private boolean sendRounds(long now) throws KernelException {
    for (int i = 0; i < ROUNDS; i++) {
      continueAnswer(now);
      if (out.isEmpty()) {
        out.shrink();
        return false;
      }
      if (out.sendTo(sockets, fd) > 0) {
        activeAt = now;
      }
      if (!out.isEmpty() || closing) {
        return false;
      }
    }
    return true;
  }

  private boolean isOver(long now) {
    return inputEnded && out.isEmpty() && answer == null || now >= closesAt();
  }

  /** When to call this again even if nothing happens. */
  long nextAt() {
    long next = hasMore ? activeAt : closesAt();
    return answer == null ? next : Math.min(next, answer.nextAt());
  }

  /** When the server closes the connection because the client takes too long. */
  private long closesAt() {
    if (answer == null && out.isEmpty()) {
      return activeAt + (closing ? LINGER : IDLE);
    }
    boolean mayWait = out.isEmpty() || answer != null && answer.isStream();
    return mayWait ? Answer.NEVER : activeAt + STALLED;
  }

  /**
   * True if the client waits for more of an answer and has taken what there is: it is dropped last
   * when there are too many clients.
   */
  boolean waitsForFoster() {
    return answer != null && out.isEmpty();
  }

  long activeAt() {
    return activeAt;
  }

  void close() {
    if (answer != null) {
      answer.cancel();
    }
    sockets.close(fd);
  }
}
