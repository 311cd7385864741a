package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Native;

/**
 * What a child cannot do by itself before Linux 5.9, or where {@code close_range(2)} is not
 * allowed: done in Foster's process before it makes the child.
 */
final class CloexecFallback {
  private static final long FCNTL = Native.symbol("fcntl");
  private static final long SYSCALL = Native.symbol("syscall");
  private static final long SYSCONF = Native.symbol("sysconf");

  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int SC_OPEN_MAX = 4;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private CloexecFallback() {}

  /** Marks all descriptors but 0–2 close-on-exec; nothing but a spawn hands descriptors on. */
  static void closeOnExec() {
    if (Native.call(SYSCALL, Abi.SYS_CLOSE_RANGE, 3, 0xFFFFFFFFL, CLOSE_RANGE_CLOEXEC) == 0) {
      return;
    }
    long end = Math.min(Native.call(SYSCONF, SC_OPEN_MAX), 65536); // Linux before 5.11
    for (int fd = 3; fd < end; fd++) {
      Native.call(FCNTL, fd, F_SETFD, FD_CLOEXEC);
    }
  }
}
