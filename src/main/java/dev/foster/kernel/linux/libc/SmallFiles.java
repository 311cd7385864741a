package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_NONBLOCK;
import static dev.foster.kernel.linux.libc.Constants.O_PATH;
import static dev.foster.kernel.linux.libc.Constants.O_RDONLY;
import static dev.foster.kernel.linux.libc.Constants.O_WRONLY;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;

/** Opens, reads and writes small files; paths are {@code ByteText}. Any thread. */
public final class SmallFiles {
  private SmallFiles() {}

  /** At most the first {@code limit} bytes of a file; null if it cannot be read. */
  public static byte[] head(String path, int limit) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
      return null;
    }
    long buffer = NativeHeap.allocate(limit);
    try {
      int total = 0;
      while (total < limit) {
        int n = (int) LIBC.read(fd, buffer + total, limit - total);
        if (n < 0) {
          return null;
        }
        if (n == 0) {
          break;
        }
        total += n;
      }
      byte[] bytes = new byte[total];
      MEMORY.get(buffer, bytes, 0, total);
      return bytes;
    } finally {
      NativeHeap.free(buffer);
      LIBC.close(fd);
    }
  }

  /**
   * Writes {@code text}, which is ASCII, in one call to a file that exists.
   *
   * @return 0 or an error number
   */
  public static int write(String path, String text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
      return -fd;
    }
    long bytes = NativeHeap.allocateString(text);
    long written = LIBC.write(fd, bytes, text.length());
    NativeHeap.free(bytes);
    LIBC.close(fd);
    return Errno.of(written);
  }

  /** True if {@code path} leads to a directory. */
  public static boolean isDirectory(String path) {
    int fd = open(path, O_PATH | Abi.O_DIRECTORY | O_CLOEXEC);
    close(fd);
    return fd >= 0;
  }

  /** A descriptor, or the negated error number. */
  public static int open(String path, int flags) {
    return open(path, flags, 0);
  }

  /**
   * A descriptor, or the negated error number.
   *
   * @param mode permissions of a file that is created
   */
  public static int open(String path, int flags, int mode) {
    long name = NativeHeap.allocateString(path);
    int fd = LIBC.open(name, flags, mode);
    NativeHeap.free(name);
    return fd;
  }

  /** Closes a descriptor; a negative one is ignored. */
  public static void close(int fd) {
    if (fd >= 0) {
      LIBC.close(fd);
    }
  }

  /** Read end and write end of a new pipe, close-on-exec. */
  public static int[] pipe() throws KernelException {
    long ends = NativeHeap.allocateZeroed(8);
    int result = LIBC.pipe2(ends, O_CLOEXEC);
    int[] pipe = {MEMORY.getInt(ends), MEMORY.getInt(ends + 4)};
    NativeHeap.free(ends);
    if (result < 0) {
      throw Errno.exception("cannot make a pipe", -result);
    }
    return pipe;
  }
}
