package dev.foster.kernel.linux.signal;

import static dev.foster.kernel.linux.libc.Constants.SIG_BLOCK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Signals;
import dev.foster.kernel.Wakeup;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;

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

  private static final int SIGSET_BYTES = 128;
  private static final long SECOND = 1_000_000_000L;

  private final int process = LIBC.getpid();
  private final int thread = SystemCalls.gettid();
  private final long children = NativeHeap.allocateZeroed(SIGSET_BYTES);
  private final long timeout = NativeHeap.allocateZeroed(16);

  /** A bell of the calling thread. */
  public SigchldWaiter() {
    MEMORY.putLong(children, 1L << (Signals.CHLD - 1));
    LIBC.sigprocmask(SIG_BLOCK, children, 0);
  }

  @Override
  public void await(long nanos) {
    long limit = 0;
    if (nanos != Long.MAX_VALUE) {
      MEMORY.putLong(timeout, nanos / SECOND);
      MEMORY.putLong(timeout + 8, nanos % SECOND);
      limit = timeout;
    }
    LIBC.sigtimedwait(children, 0, limit);
  }

  @Override
  public void ring() {
    SystemCalls.tgkill(process, thread, Signals.CHLD);
  }
}
