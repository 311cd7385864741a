package dev.foster.kernel.linux;

/**
 * What a child cannot do by itself where glibc is older than 2.34 (RHEL 8 and 9, Debian 11): done
 * in Foster's process around the spawn.
 */
final class OldLibc {
  private static final long OPEN = Native.symbol("open");
  private static final long CLOSE = Native.symbol("close");
  private static final long CHDIR = Native.symbol("chdir");
  private static final long FCHDIR = Native.symbol("fchdir");
  private static final long FCNTL = Native.symbol("fcntl");
  private static final long SYSCALL = Native.symbol("syscall");
  private static final long SYSCONF = Native.symbol("sysconf");

  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int SC_OPEN_MAX = 4;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private OldLibc() {}

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

  /**
   * Changes Foster's own directory.
   *
   * @return a descriptor for {@link #leave}, or the negated error number
   */
  static long enter(long directory) {
    long here = Native.allocate(".");
    int back = (int) Native.call(OPEN, here, Abi.O_PATH | Abi.O_DIRECTORY | Abi.O_CLOEXEC);
    int errno = Native.errno();
    Native.free(here);
    if (back < 0) {
      return -errno;
    }
    if ((int) Native.call(CHDIR, directory) != 0) {
      errno = Native.errno();
      Native.call(CLOSE, back);
      return -errno;
    }
    return back;
  }

  /** Changes back. */
  static void leave(int back) {
    Native.call(FCHDIR, back);
    Native.call(CLOSE, back);
  }
}
