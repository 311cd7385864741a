package dev.foster.app;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.text.ByteText;

/** Writes text to standard output and standard error, byte for byte. */
final class StdStreams {
  static final int OUT = 1;
  static final int ERR = 2;

  private StdStreams() {}

  /**
   * Writes a whole text, and waits as long as the reader is slow.
   *
   * @return 0, or the error number of the write that failed
   */
  static int print(Io io, int fd, String text) {
    byte[] bytes = ByteText.encode(text);
    Memory memory = io.memory();
    long address = memory.allocate(bytes.length + 1);
    memory.put(address, bytes, 0, bytes.length);
    int done = 0;
    int errno = 0;
    while (done < bytes.length && errno == 0) {
      int n = io.write(fd, address + done, bytes.length - done);
      if (n > 0) {
        done += n;
      } else if (n != -Io.EINTR && (n != -Io.EAGAIN || io.poll(fd, Io.OUT, -1) < 0)) {
        errno = n == 0 ? Io.EIO : -n;
      }
    }
    memory.free(address);
    return errno;
  }
}
