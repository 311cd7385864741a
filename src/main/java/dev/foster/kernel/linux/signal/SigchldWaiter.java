package dev.foster.kernel.linux.signal;

import static dev.foster.kernel.linux.libc.Constants.SIG_BLOCK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Signals;
import dev.foster.kernel.Wakeup;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;

/**
 * A {@link Wakeup} by SIGCHLD. The kernel sends that signal when a child ends, and other threads
 * send it with {@code tgkill(2)}. The waiting thread blocks it and accepts it with {@code
 * sigtimedwait(2)}, so that no handler runs and no other thread has to run first. A signal that is
 * sent before the wait stays pending and is not lost.
 *
 * <p>The kernel gives the signal of a child's end to a thread that blocks it only if all threads
 * do. They do when {@code bin/foster} has started the JVM. Otherwise a handler may receive it; the
 * thread that reads the handlers' pipe must then call {@link #wake}.
 */
public final class SigchldWaiter implements Wakeup {
  private static final int SIGSET_BYTES = 128;
  private static final long SECOND = 1_000_000_000L;

  private final int process = LIBC.getpid();
  private final int thread = SystemCalls.gettid();
  private final long signals = NativeHeap.allocateZeroed(SIGSET_BYTES);
  private final long timeout = NativeHeap.allocateZeroed(16);

  /** For the calling thread, in which it blocks SIGCHLD. */
  public SigchldWaiter() {
    MEMORY.putLong(signals, 1L << (Signals.CHLD - 1));
    LIBC.sigprocmask(SIG_BLOCK, signals, 0);
  }

  @Override
  public void await(long nanos) {
    long limit = 0;
    if (nanos != Long.MAX_VALUE) {
      MEMORY.putLong(timeout, nanos / SECOND);
      MEMORY.putLong(timeout + 8, nanos % SECOND);
      limit = timeout;
    }
    LIBC.sigtimedwait(signals, 0, limit);
  }

  @Override
  public void wake() {
    SystemCalls.tgkill(process, thread, Signals.CHLD);
  }
}
