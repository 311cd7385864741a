package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_RDWR;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;

/**
 * Gives a child its oom_score_adj. Foster itself has the child's score while it makes the child,
 * which inherits it. The child cannot set its own: while two processes share memory, the kernel
 * changes the score of both.
 *
 * <p>Source: proc(5); {@code __set_oom_adj} in the kernel's {@code fs/proc/base.c}.
 */
final class OomScore {
  private static final String FILE = "/proc/self/oom_score_adj";
  private static final int MAX_DIGITS = 16;

  private final String original;
  private final int fd;

  private OomScore(String original, int fd) {
    this.original = original;
    this.fd = fd;
  }

  /**
   * Sets Foster's score until {@link #restore}.
   *
   * @param score null: nothing changes
   * @throws SpawnException the kernel refuses the score
   */
  static OomScore set(Integer score) throws SpawnException {
    if (score == null) {
      return new OomScore(null, -1);
    }
    int fd = SmallFiles.open(FILE, O_RDWR | O_CLOEXEC);
    String original = fd < 0 ? null : read(fd);
    int errno = fd < 0 ? -fd : write(fd, Integer.toString(score));
    if (errno != 0) {
      SmallFiles.close(fd);
      boolean lacksRight = errno == Errno.EACCES || errno == Errno.EPERM;
      String hint = lacksRight ? " (to lower it needs CAP_SYS_RESOURCE)" : "";
      throw new SpawnException(
          Stage.LIMITS,
          "cannot set oom_score_adj to " + score + ": " + Errno.text(errno) + hint,
          errno);
    }
    return new OomScore(original, fd);
  }

  /** Foster's own score; null if it cannot be read. */
  static String own() {
    int fd = SmallFiles.open(FILE, O_RDWR | O_CLOEXEC);
    String score = fd < 0 ? null : read(fd);
    SmallFiles.close(fd);
    return score;
  }

  /** Gives Foster its own score back, through the descriptor that is still open. */
  void restore() {
    if (original != null) {
      write(fd, original);
    }
    SmallFiles.close(fd);
  }

  private static String read(int fd) {
    long buffer = NativeHeap.allocateZeroed(MAX_DIGITS);
    boolean read = LIBC.pread(fd, buffer, MAX_DIGITS - 1, 0) > 0;
    String text = read ? MEMORY.getString(buffer).strip() : null;
    NativeHeap.free(buffer);
    return text;
  }

  /** Returns 0 or an error number. */
  private static int write(int fd, String text) {
    long bytes = NativeHeap.allocateString(text);
    long written = LIBC.pwrite(fd, bytes, text.length(), 0);
    NativeHeap.free(bytes);
    return Errno.of(written);
  }
}
