package dev.foster.control;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.text.JsonWriter;

/** The bytes that wait to be sent to one client. */
final class SendBuffer {
  /** Answers add no further piece while more than this waits. */
  static final int FULL = 64 * 1024;

  private static final int AT_ONCE = 32 * 1024;

  private static final int INITIAL = 1024;

  private byte[] bytes = new byte[INITIAL];
  private int head;
  private int tail;

  /** Appends a line with its newline. */
  void add(JsonWriter json) {
    byte[] line = json.line();
    if (tail + line.length > bytes.length) {
      int size = tail - head;
      byte[] room = bytes;
      if (size + line.length > bytes.length) {
        room = new byte[Math.max(bytes.length * 2, size + line.length)];
      }
      System.arraycopy(bytes, head, room, 0, size);
      bytes = room;
      head = 0;
      tail = size;
    }
    System.arraycopy(line, 0, bytes, tail, line.length);
    tail += line.length;
  }

  boolean hasRoom() {
    return tail - head < FULL;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /**
   * Sends as much as the client accepts now.
   *
   * @return the number of bytes
   * @throws KernelException the client has closed the connection
   */
  int sendTo(Sockets sockets, int fd) throws KernelException {
    int sent = 0;
    while (head < tail) {
      int n = sockets.send(fd, bytes, head, Math.min(tail - head, AT_ONCE));
      if (n == 0) {
        return sent;
      }
      head += n;
      sent += n;
    }
    head = 0;
    tail = 0;
    return sent;
  }

  /** Releases the memory of a large answer; for an empty buffer that nothing is added to soon. */
  void shrink() {
    if (bytes.length > FULL) {
      bytes = new byte[INITIAL];
    }
  }
}
