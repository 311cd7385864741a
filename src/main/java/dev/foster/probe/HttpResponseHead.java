package dev.foster.probe;

/**
 * Parses the head of an HTTP/1 response (RFC 9112): the status line, and headers up to the empty
 * line. Skips interim responses (1xx). Keeps nothing but the beginning of the status line.
 */
final class HttpResponseHead {
  /** The most bytes that are read. The status of a longer head counts all the same. */
  static final int LIMIT = 16 * 1024;

  private static final String PROTOCOL = "HTTP/1.";
  private static final int SWITCHING_PROTOCOLS = 101;

  private final byte[] line = new byte[16]; // the beginning of the status line
  private boolean inHeaders;
  private int length;
  private int total;
  private int status;
  private boolean complete;
  private boolean malformed;

  /** Takes the next bytes; true if no more are needed. */
  boolean take(byte[] bytes, int count) {
    for (int i = 0; i < count && !isOver(); i++) {
      take(bytes[i]);
    }
    if (!isOver() && total >= LIMIT) {
      end();
    }
    return isOver();
  }

  /** Handles the end of the connection. */
  void end() {
    if (!isOver()) {
      if (!inHeaders) {
        endStatusLine(); // the newline may be missing
      }
      complete = isFinal();
      malformed = !complete;
    }
  }

  /** True if the response is not HTTP, or ended too early. */
  boolean isMalformed() {
    return malformed;
  }

  /** True if no byte has been read. */
  boolean isEmpty() {
    return total == 0;
  }

  /** The status code, after {@link #take} returned true or {@link #end} was called. */
  int status() {
    return status;
  }

  private boolean isOver() {
    return complete || malformed;
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
      inHeaders = false; // after an interim response comes the next one
    }
  }

  private void takeWithinLine(byte b) {
    if (b == '\r') {
      return;
    }
    if (!inHeaders && length < PROTOCOL.length()) {
      malformed = b != PROTOCOL.charAt(length);
    }
    if (!inHeaders && length < line.length) {
      line[length] = b;
    }
    length++;
  }

  /** Parses {@code HTTP/1.1 200 OK}; the reason and the blank before it may be missing. */
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
    malformed = malformed || status < 100;
  }
}
