package dev.foster.probe;

/**
 * Reads the head of an HTTP/1 answer (RFC 9112) and nothing of its body: the status, then headers
 * up to the empty line. Interim answers (1xx) are passed over. Keeps no more than a status line.
 */
final class HttpAnswer {
  /** The most bytes of head that are read; a longer one is good for its status all the same. */
  static final int LIMIT = 16 * 1024;

  private static final String PROTOCOL = "HTTP/1.";
  private static final int SWITCHING_PROTOCOLS = 101;

  private final byte[] line = new byte[16]; // as much of the status line as matters
  private boolean inHeaders;
  private int length;
  private int total;
  private int status;
  private boolean complete;
  private boolean garbled;

  /** Takes bytes as they come; true once no more are needed. */
  boolean take(byte[] bytes, int count) {
    for (int i = 0; i < count && !isOver(); i++) {
      take(bytes[i]);
    }
    if (!isOver() && total >= LIMIT) {
      end();
    }
    return isOver();
  }

  /** The connection was closed. */
  void end() {
    if (!isOver()) {
      if (!inHeaders) {
        endStatusLine(); // it may lack its newline
      }
      complete = isFinal();
      garbled = !complete;
    }
  }

  /** True if something came that is not HTTP, or it ended too early. */
  boolean isGarbled() {
    return garbled;
  }

  /** True if nothing has come yet. */
  boolean isEmpty() {
    return total == 0;
  }

  /** The status code, once {@link #take} said true or {@link #end} was called. */
  int status() {
    return status;
  }

  private boolean isOver() {
    return complete || garbled;
  }

  private boolean isFinal() {
    return status >= 200 || status == SWITCHING_PROTOCOLS;
  }

  private void take(byte b) {
    total++;
    if (b != '\n') {
      takeWithinLine(b);
    } else if (!inHeaders) {
      endStatusLine();
      inHeaders = true;
      length = 0;
    } else if (length > 0) {
      length = 0;
    } else {
      complete = isFinal();
      inHeaders = false; // of an interim answer: the next one follows
    }
  }

  private void takeWithinLine(byte b) {
    if (b == '\r') {
      return;
    }
    if (!inHeaders && length < PROTOCOL.length()) {
      garbled = b != PROTOCOL.charAt(length);
    }
    if (!inHeaders && length < line.length) {
      line[length] = b;
    }
    length++;
  }

  /** Reads {@code HTTP/1.1 200 OK}; the reason may be missing, and the blank before it. */
  private void endStatusLine() {
    int code = PROTOCOL.length() + 2;
    status = 0;
    if (length >= code + 3
        && line[code - 1] == ' '
        && (length == code + 3 || line[code + 3] == ' ')) {
      for (int i = code; i < code + 3; i++) {
        int digit = line[i] - '0';
        status = digit < 0 || digit > 9 ? -1000 : status * 10 + digit;
      }
    }
    garbled = garbled || status < 100;
  }
}
