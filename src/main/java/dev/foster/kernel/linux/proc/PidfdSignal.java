package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * Signals a process that another process may reap, so that its pid may be reused at any time. A
 * pidfd (Linux 5.3) prevents that the signal reaches a different process.
 */
public final class PidfdSignal {
  private PidfdSignal() {}

  /**
   * Sends {@code signal} to {@code process} if that process still exists.
   *
   * @return 0 or an error number; ESRCH if it is gone or if a different process has its pid
   */
  public static int send(ProcFs proc, ProcessInfo process, int signal) {
    int pidfd = SystemCalls.pidfdOpen(process.pid());
    if (pidfd < 0) {
      return pidfd == -Errno.ESRCH ? Errno.ESRCH : sendByNumber(proc, process, signal);
    }
    try {
      if (!isSame(proc, process)) {
        return Errno.ESRCH;
      }
      int sent = SystemCalls.pidfdSendSignal(pidfd, signal);
      boolean refused = sent == -Errno.ENOSYS || sent == -Errno.EPERM; // perhaps by seccomp
      return refused ? sendByNumber(proc, process, signal) : Errno.of(sent);
    } finally {
      LIBC.close(pidfd);
    }
  }

  /** Without a pidfd, a process may still be replaced between the check and the signal. */
  private static int sendByNumber(ProcFs proc, ProcessInfo process, int signal) {
    if (!isSame(proc, process)) {
      return Errno.ESRCH;
    }
    return Errno.of(LIBC.kill(process.pid(), signal));
  }

  private static boolean isSame(ProcFs proc, ProcessInfo process) {
    ProcessInfo now = proc.process(process.pid());
    return now != null && now.startTime() == process.startTime();
  }
}
