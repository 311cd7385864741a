package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

/**
 * System calls by their number, because some libc has no function for them. Each returns what the
 * system call returns: a negated error number if it fails.
 */
public final class SystemCalls {
  private SystemCalls() {}

  /** {@code gettid(2)}. */
  public static int gettid() {
    return (int) LIBC.syscall(Abi.SYS_GETTID, 0, 0, 0, 0, 0);
  }

  /** {@code tgkill(2)}. */
  public static int tgkill(int process, int thread, int signal) {
    return (int) LIBC.syscall(Abi.SYS_TGKILL, process, thread, signal, 0, 0);
  }

  /** {@code futex(2)} with a timeout. */
  public static int futex(long word, int operation, int value, long timespec) {
    return (int) LIBC.syscall(Abi.SYS_FUTEX, word, operation, value, timespec, 0);
  }

  /** {@code pidfd_open(2)}, Linux 5.3. */
  public static int pidfdOpen(int pid) {
    return (int) LIBC.syscall(Abi.SYS_PIDFD_OPEN, pid, 0, 0, 0, 0);
  }

  /** {@code pidfd_send_signal(2)}, Linux 5.1. */
  public static int pidfdSendSignal(int pidfd, int signal) {
    return (int) LIBC.syscall(Abi.SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0);
  }

  /** {@code capget(2)}. */
  public static int capget(long header, long data) {
    return (int) LIBC.syscall(Abi.SYS_CAPGET, header, data, 0, 0, 0);
  }

  /** {@code capset(2)} for the calling thread. */
  public static int capset(long header, long data) {
    return (int) LIBC.syscall(Abi.SYS_CAPSET, header, data, 0, 0, 0);
  }

  /** {@code setfsuid(2)} for the calling thread: the former id, whether it changed or not. */
  public static int setfsuid(int uid) {
    return (int) LIBC.syscall(Abi.SYS_SETFSUID, uid, 0, 0, 0, 0);
  }

  /** {@code setfsgid(2)} for the calling thread: the former id, whether it changed or not. */
  public static int setfsgid(int gid) {
    return (int) LIBC.syscall(Abi.SYS_SETFSGID, gid, 0, 0, 0, 0);
  }

  /** {@code fstat(2)}; see {@link Abi#STAT_BYTES}. */
  public static int fstat(int fd, long stat) {
    return (int) LIBC.syscall(Abi.SYS_FSTAT, fd, stat, 0, 0, 0);
  }

  /** {@code fstatat(2)}; see {@link Abi#STAT_BYTES}. */
  public static int fstatat(int directory, long path, long stat, int flags) {
    return (int) LIBC.syscall(Abi.SYS_NEWFSTATAT, directory, path, stat, flags, 0);
  }

  /** {@code statx(2)}, Linux 4.11; see {@link Abi#STATX_BYTES}. */
  public static int statx(int directory, long path, int flags, int mask, long statx) {
    return (int) LIBC.syscall(Abi.SYS_STATX, directory, path, flags, mask, statx);
  }

  /**
   * {@code faccessat(2)} with the real ids. The function of glibc calls faccessat2 first, and gives
   * up if a seccomp filter refuses that.
   */
  public static int faccessat(int directory, long path, int mode) {
    return (int) LIBC.syscall(Abi.SYS_FACCESSAT, directory, path, mode, 0, 0);
  }

  /** {@code faccessat2(2)}, Linux 5.8. */
  public static int faccessat2(int directory, long path, int mode, int flags) {
    return (int) LIBC.syscall(Abi.SYS_FACCESSAT2, directory, path, mode, flags, 0);
  }

  /** {@code getdents64(2)}: the number of bytes written to {@code to}, 0 at the end. */
  public static int getdents64(int fd, long to, int length) {
    return (int) LIBC.syscall(Abi.SYS_GETDENTS64, fd, to, length, 0, 0);
  }

  /** {@code close_range(2)}, Linux 5.9. The two descriptors are unsigned. */
  public static int closeRange(int first, int last, int flags) {
    return (int) LIBC.syscall(Abi.SYS_CLOSE_RANGE, first, last, flags, 0, 0);
  }
}
