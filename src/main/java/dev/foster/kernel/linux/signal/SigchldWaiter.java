package dev.foster.kernel.linux.signal;

import dev.foster.kernel.Signals;
import dev.foster.kernel.Wakeup;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Native;

/**
 * SIGCHLD is the bell: the kernel rings it for a death, other threads by {@code tgkill(2)}. The
 * sleeper keeps it blocked and takes it out with {@code sigtimedwait(2)}, so no handler runs, no
 * other thread has to wake first, and a ring before the sleep is not lost: it stays pending.
 *
 * <p>The kernel gives the signal of a death to a thread that blocks it only if all do. So it is
 * where {@code bin/foster} has started the JVM; elsewhere a handler may get it, and whoever reads
 * what that writes must {@link #ring}.
 */
public final class SigchldWaiter implements Wakeup {
  private static final long SIGTIMEDWAIT = Native.symbol("sigtimedwait");
  private static final long SYSCALL = Native.symbol("syscall");

  private static final int SIG_BLOCK = 0;
  private static final int SIGSET_BYTES = 128;
  private static final long SECOND = 1_000_000_000L;

  private final int process = LinuxStartup.pid();
  private final int thread = (int) Native.call(SYSCALL, Abi.SYS_GETTID);
  private final long children = Native.allocate(SIGSET_BYTES, true);
  private final long timeout = Native.allocate(16, true);

  /** A bell of the calling thread. */
  public SigchldWaiter() {
    Native.MEMORY.putLong(children, 1L << (Signals.CHLD - 1));
    Native.call(Native.symbol("sigprocmask"), SIG_BLOCK, children, 0);
  }

  @Override
  public void await(long nanos) {
    long limit = 0;
    if (nanos != Long.MAX_VALUE) {
      Native.MEMORY.putLong(timeout, nanos / SECOND);
      Native.MEMORY.putLong(timeout + 8, nanos % SECOND);
      limit = timeout;
    }
    Native.call(SIGTIMEDWAIT, children, 0, limit);
  }

  @Override
  public void ring() {
    Native.call(SYSCALL, Abi.SYS_TGKILL, process, thread, Signals.CHLD);
  }
}
