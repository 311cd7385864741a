package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.FD_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.F_SETFD;
import static dev.foster.kernel.linux.libc.Constants.SC_OPEN_MAX;
import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * Keeps Foster's descriptors from a child where close_range(2) is missing (before Linux 5.9) or
 * forbidden by seccomp. Runs in Foster's process before it makes the child.
 */
final class CloexecFallback {
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int MAX_DESCRIPTORS = 65536;

  private CloexecFallback() {}

  /** Marks all descriptors from 3 on close-on-exec. Only a spawn passes descriptors on. */
  static void closeOnExec() {
    if (SystemCalls.closeRange(3, -1, CLOSE_RANGE_CLOEXEC) == 0) { // Linux 5.11
      return;
    }
    long end = Math.min(LIBC.sysconf(SC_OPEN_MAX), MAX_DESCRIPTORS);
    for (int fd = 3; fd < end; fd++) {
      LIBC.fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
  }
}
