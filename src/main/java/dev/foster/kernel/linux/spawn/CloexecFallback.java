package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.FD_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.F_SETFD;
import static dev.foster.kernel.linux.libc.Constants.SC_OPEN_MAX;
import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * What a child cannot do by itself before Linux 5.9, or where {@code close_range(2)} is not
 * allowed: done in Foster's process before it makes the child.
 */
final class CloexecFallback {

  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private CloexecFallback() {}

  /** Marks all descriptors but 0–2 close-on-exec; nothing but a spawn hands descriptors on. */
  static void closeOnExec() {
    if (SystemCalls.closeRange(3, -1, CLOSE_RANGE_CLOEXEC) == 0) {
      return;
    }
    long end = Math.min(LIBC.sysconf(SC_OPEN_MAX), 65536); // Linux before 5.11
    for (int fd = 3; fd < end; fd++) {
      LIBC.fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
  }
}
