package dev.foster.kernel.linux.libc;

import dev.foster.kernel.KernelException;

/** Whole small files read through libc, for paths that are {@code ByteText}. Any thread. */
public final class SmallFiles {
  private static final long OPEN = Native.symbol("open");
  private static final long READ = Native.symbol("read");
  private static final long WRITE = Native.symbol("write");
  private static final long CLOSE = Native.symbol("close");

  private SmallFiles() {}

  /** At most the first {@code limit} bytes of a file; null if it cannot be read. */
  public static byte[] head(String path, int limit) {
    int fd = open(path, Abi.O_RDONLY | Abi.O_CLOEXEC | Abi.O_NONBLOCK);
    if (fd < 0) {
      return null;
    }
    long buffer = Native.allocate(limit, false);
    try {
      int total = 0;
      while (total < limit) {
        int n = (int) Native.call(READ, fd, buffer + total, limit - total);
        if (n < 0) {
          return null;
        }
        if (n == 0) {
          break;
        }
        total += n;
      }
      byte[] bytes = new byte[total];
      Native.MEMORY.getByteArray(buffer, bytes, 0, total);
      return bytes;
    } finally {
      Native.free(buffer);
      Native.call(CLOSE, fd);
    }
  }

  /**
   * Writes a small file in one call.
   *
   * @return 0 or an error number
   */
  public static int write(String path, String text) {
    int fd = open(path, Abi.O_WRONLY | Abi.O_CLOEXEC);
    if (fd < 0) {
      return -fd;
    }
    long bytes = Native.allocate(text);
    long written = Native.call(WRITE, fd, bytes, text.length());
    int errno = written < 0 ? Native.errno() : 0;
    Native.free(bytes);
    Native.call(CLOSE, fd);
    return errno;
  }

  /** True if {@code path} leads to a directory. */
  public static boolean isDirectory(String path) {
    int fd = open(path, Abi.O_PATH | Abi.O_DIRECTORY | Abi.O_CLOEXEC);
    if (fd >= 0) {
      Native.call(CLOSE, fd);
    }
    return fd >= 0;
  }

  /** A descriptor, or the negated error number. */
  public static int open(String path, int flags) {
    long name = Native.allocate(path);
    int fd = (int) Native.call(OPEN, name, flags);
    int errno = fd < 0 ? Native.errno() : 0;
    Native.free(name);
    return fd < 0 ? -errno : fd;
  }

  /** Both ends of a new pipe, close-on-exec. */
  public static int[] pipe() throws KernelException {
    long ends = Native.allocate(8, true);
    int made = (int) Native.call(Native.symbol("pipe2"), ends, Abi.O_CLOEXEC);
    int errno = made == 0 ? 0 : Native.errno();
    int[] pipe = {Native.MEMORY.getInt(ends), Native.MEMORY.getInt(ends + 4)};
    Native.free(ends);
    if (made != 0) {
      throw new KernelException("cannot make a pipe: " + Native.message(errno), errno);
    }
    return pipe;
  }
}
