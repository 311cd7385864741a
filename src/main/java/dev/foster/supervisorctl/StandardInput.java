package dev.foster.supervisorctl;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.text.ByteText;
import java.io.ByteArrayOutputStream;

/** Reads standard input line by line, and never beyond the end of a line. */
final class StandardInput {
  private static final int STDIN = 0;

  private final Io io;

  StandardInput(Io io) {
    this.io = io;
  }

  /** The next line without its newline; null at the end. */
  String line() {
    Memory memory = io.memory();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] one = new byte[1];
    long address = memory.allocate(1);
    try {
      while (true) {
        int n = io.read(STDIN, address, 1);
        if (n == -Io.EAGAIN) {
          io.poll(STDIN, Io.IN, -1);
        } else if (n != -Io.EINTR && n <= 0) {
          return line.size() == 0 ? null : ByteText.decode(line.toByteArray());
        } else if (n > 0) {
          memory.get(address, one, 0, 1);
          if (one[0] == '\n') {
            return ByteText.decode(line.toByteArray());
          }
          line.write(one[0]);
        }
      }
    } finally {
      memory.free(address);
    }
  }
}
