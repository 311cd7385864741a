package dev.foster.kernel.linux.proc;

import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.Native;

/**
 * Signals to processes that others may reap: pinned with a pidfd (Linux 5.3) where there is one.
 */
public final class PidfdSignal {
  private static final long SYSCALL = Native.symbol("syscall");
  private static final long KILL = Native.symbol("kill");
  private static final long CLOSE = Native.symbol("close");

  private PidfdSignal() {}

  /**
   * Sends {@code signal} to {@code process} if it still is the one with that start time.
   *
   * @return 0 or an error number; ESRCH if it is another or gone
   */
  public static int send(ProcFs proc, ProcessInfo process, int signal) {
    int pidfd = (int) Native.call(SYSCALL, Abi.SYS_PIDFD_OPEN, process.pid(), 0);
    if (pidfd < 0) {
      return Native.errno() == Errno.ESRCH ? Errno.ESRCH : sendByNumber(proc, process, signal);
    }
    try {
      if (!isSame(proc, process)) {
        return Errno.ESRCH;
      }
      long sent = Native.call(SYSCALL, Abi.SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
      int errno = (int) sent == 0 ? 0 : Native.errno();
      return errno == Errno.ENOSYS ? sendByNumber(proc, process, signal) : errno;
    } finally {
      Native.call(CLOSE, pidfd);
    }
  }

  /** Older kernels, or a seccomp profile that does not know pidfds: as near as it gets. */
  private static int sendByNumber(ProcFs proc, ProcessInfo process, int signal) {
    if (!isSame(proc, process)) {
      return Errno.ESRCH;
    }
    return (int) Native.call(KILL, process.pid(), signal) == 0 ? 0 : Native.errno();
  }

  private static boolean isSame(ProcFs proc, ProcessInfo process) {
    ProcessInfo now = proc.process(process.pid());
    return now != null && now.startTime() == process.startTime();
  }
}
