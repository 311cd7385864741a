package dev.foster.app;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;

/** Writes a file that must not exist. */
final class NewFile {
  private static final int MODE = 0644;

  private NewFile() {}

  /**
   * Creates a file with a text; nothing is left of it if that fails.
   *
   * @param existing what to say if the file exists
   * @return null, or why it could not be written
   */
  static String write(Io io, String file, String text, String existing) {
    int fd;
    try {
      fd = io.open(file, Io.WRITE | Io.CREATE | Io.EXCLUSIVE, MODE);
    } catch (KernelException e) {
      return e.errno() == Io.EEXIST ? existing : e.getMessage();
    }
    int errno = StdStreams.print(io, fd, text);
    io.close(fd);
    if (errno == 0) {
      return null;
    }
    try {
      io.unlink(file);
    } catch (KernelException e) {
      // the first problem is the one to report
    }
    return io.reason(errno);
  }
}
