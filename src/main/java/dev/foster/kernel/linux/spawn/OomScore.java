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
 * The oom_score_adj of a child: Foster's own for the moment in which the child is born, as it is
 * inherited. The child cannot change its own: as long as it shares Foster's memory the kernel makes
 * the score that of all who share it.
 *
 * <p>Source: proc(5); {@code __set_oom_adj} in the kernel's {@code fs/proc/base.c}.
 */
final class OomScore {
  private static final String FILE = "/proc/self/oom_score_adj";
  private static final int MOST_DIGITS = 16;

  private final String own;
  private final int fd;

  private OomScore(String own, int fd) {
    this.own = own;
    this.fd = fd;
  }

  /**
   * Takes on a score until {@link #giveBack}.
   *
   * @param score null: nothing is changed
   */
  static OomScore take(Integer score) throws SpawnException {
    if (score == null) {
      return new OomScore(null, -1);
    }
    int fd = SmallFiles.open(FILE, O_RDWR | O_CLOEXEC);
    String own = fd < 0 ? null : read(fd);
    int errno = fd < 0 ? -fd : write(fd, Integer.toString(score));
    if (errno != 0) {
      SmallFiles.close(fd);
      boolean missesRight = errno == Errno.EACCES || errno == Errno.EPERM;
      String hint = missesRight ? " (to lower it needs CAP_SYS_RESOURCE)" : "";
      throw new SpawnException(
          Stage.LIMITS,
          "cannot set oom_score_adj to " + score + ": " + Errno.text(errno) + hint,
          errno);
    }
    return new OomScore(own, fd);
  }

  /** Foster has its own score again. It needs nothing for that which it may not get. */
  void giveBack() {
    if (own != null) {
      write(fd, own);
    }
    SmallFiles.close(fd);
  }

  private static String read(int fd) {
    long buffer = NativeHeap.allocateZeroed(MOST_DIGITS);
    boolean read = LIBC.pread(fd, buffer, MOST_DIGITS - 1, 0) > 0;
    String text = read ? MEMORY.getString(buffer).strip() : null;
    NativeHeap.free(buffer);
    return text;
  }

  /** 0 or an error number. */
  private static int write(int fd, String text) {
    long bytes = NativeHeap.allocateString(text);
    long written = LIBC.pwrite(fd, bytes, text.length(), 0);
    NativeHeap.free(bytes);
    return Errno.of(written);
  }
}
