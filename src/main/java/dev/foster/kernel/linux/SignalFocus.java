package dev.foster.kernel.linux;

import dev.foster.kernel.Signals;

/**
 * Makes one thread the receiver of all signals, so that two that are sent one after the other are
 * handled in that order: else the kernel may hand them to two threads at once, and either is first.
 *
 * <p>A thread's mask can be changed by that thread alone, and the JVM's own threads run no code of
 * ours. So each is sent a signal whose handler changes the mask that the thread goes on with (see
 * {@link SignalCode#focusing}). Threads that these start later inherit it.
 */
final class SignalFocus {
  /** The signal used for that; otherwise it is one like all others. */
  static final int SIGNAL = Signals.RTMAX;

  private static final int SYS_RT_TGSIGQUEUEINFO = Abi.ARM64 ? 240 : 297;

  /** ILL TRAP BUS FPE SEGV, which the JVM must get where they happen, and glibc's own 32 and 33. */
  private static final long NEVER_BLOCKED =
      1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 31 | 1L << 32;

  private static final long SYSCALL = Native.symbol("syscall");
  private static final long SCHED_YIELD = Native.symbol("sched_yield");
  private static final int CODE = 8; // offsets in siginfo_t
  private static final int VALUE = 24;
  private static final int ORDER_BYTES = 16;
  private static final long PATIENCE = 20_000_000;

  private SignalFocus() {}

  /**
   * All other threads of this process, and those that they start, block all signals from now on.
   */
  static void onThisThread() {
    Pids threads = new ProcFs().numbers("/proc/self/task");
    int self = (int) Native.call(SYSCALL, Abi.SYS_GETTID);
    int process = Startup.pid();
    long info = Native.MEMORY.allocateMemory(SignalCode.SIGINFO_BYTES, true);
    Native.MEMORY.putInt(info, SIGNAL);
    Native.MEMORY.putInt(info + CODE, SignalCode.FOCUS);
    long orders = Native.MEMORY.allocateMemory((long) threads.size() * ORDER_BYTES, true);
    for (int i = 0; i < threads.size(); i++) {
      long order = orders + (long) i * ORDER_BYTES;
      Native.MEMORY.putLong(order, ~NEVER_BLOCKED);
      Native.MEMORY.putLong(info + VALUE, order);
      boolean sent =
          threads.get(i) != self
              && (int)
                      Native.call(
                          SYSCALL, SYS_RT_TGSIGQUEUEINFO, process, threads.get(i), SIGNAL, info)
                  == 0;
      Native.MEMORY.putInt(order + 8, sent ? 0 : 1);
    }
    Native.free(info);
    await(orders, threads.size()); // the orders stay: a thread may come to its own much later
  }

  private static void await(long orders, int count) {
    long until = System.nanoTime() + PATIENCE;
    for (int i = 0; i < count; i++) {
      while (Native.MEMORY.getInt(orders + (long) i * ORDER_BYTES + 8) == 0
          && System.nanoTime() < until) {
        Native.call(SCHED_YIELD);
      }
    }
  }
}
