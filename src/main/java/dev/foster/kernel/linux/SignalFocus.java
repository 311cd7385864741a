package dev.foster.kernel.linux;

import dev.foster.kernel.Signals;

/**
 * Makes one thread the receiver of all signals, so that two that are sent one after the other are
 * handled in that order: else the kernel may hand them to two threads at once, and either is first.
 *
 * <p>All threads block all signals; the one that receives unblocks them while it waits, by {@code
 * ppoll(2)}. A thread's mask can be changed by that thread alone, and the JVM's own threads run no
 * code of ours: so each is sent a signal whose handler changes the mask that the thread goes on
 * with (see {@link SignalCode#focusing}). Threads that these start later inherit it.
 */
final class SignalFocus {
  /** The signal used for that; otherwise it is one like all others. */
  static final int SIGNAL = Signals.RTMAX;

  private static final int SYS_RT_TGSIGQUEUEINFO = Abi.ARM64 ? 240 : 297;

  /** ILL TRAP BUS FPE SEGV, which the JVM must get where they happen, and glibc's 32 and 33. */
  private static final long NEVER_BLOCKED =
      1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 31 | 1L << 32;

  private static final long SYSCALL = Native.symbol("syscall");
  private static final long PPOLL = Native.symbol("ppoll");
  private static final long SCHED_YIELD = Native.symbol("sched_yield");

  private static final int SIG_BLOCK = 0;
  private static final int SIGSET_BYTES = 128;
  private static final int CODE = 8; // offsets in siginfo_t
  private static final int VALUE = 24;
  private static final int ORDER_BYTES = 16;
  private static final long PATIENCE = 20_000_000;
  private static final short POLLIN = 1;
  private static final long SECOND = 1_000_000_000L;

  private final long poll = Native.MEMORY.allocateMemory(8, true);
  private final long timeout = Native.MEMORY.allocateMemory(16, true);
  private final long noSignals = Native.MEMORY.allocateMemory(SIGSET_BYTES, true);

  /**
   * The calling thread becomes the receiver.
   *
   * @param readEnd the descriptor from which it will read what the handlers write
   */
  SignalFocus(int readEnd) {
    Native.MEMORY.putInt(poll, readEnd);
    Native.MEMORY.putShort(poll + 4, POLLIN);
    if (!blockHere()) { // else Foster was started with it blocked, and all threads are alike
      blockElsewhere();
    }
  }

  /**
   * Waits until there is something to read.
   *
   * @param nanos for so long at most, negative: for ever
   * @return false if the time is over
   */
  boolean await(long nanos) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (true) {
      if (nanos >= 0) {
        Native.MEMORY.putLong(timeout, left / SECOND);
        Native.MEMORY.putLong(timeout + 8, left % SECOND);
      }
      int ready = (int) Native.call(PPOLL, poll, 1, nanos < 0 ? 0 : timeout, noSignals);
      if (ready >= 0) {
        return ready > 0;
      }
      left = Math.max(0, end - System.nanoTime()); // a handler ran: there is something now
    }
  }

  /** Blocks all signals in this thread; true if {@link #SIGNAL} already was. */
  private static boolean blockHere() {
    long set = Native.MEMORY.allocateMemory(2L * SIGSET_BYTES, true);
    Native.MEMORY.putLong(set, ~NEVER_BLOCKED);
    Native.call(Native.symbol("sigprocmask"), SIG_BLOCK, set, set + SIGSET_BYTES);
    long old = Native.MEMORY.getLong(set + SIGSET_BYTES);
    Native.free(set);
    return (old >>> (SIGNAL - 1) & 1) != 0;
  }

  private static void blockElsewhere() {
    Pids threads = new ProcFs().numbers("/proc/self/task");
    int self = (int) Native.call(SYSCALL, Abi.SYS_GETTID);
    int process = Startup.pid();
    long info = Native.MEMORY.allocateMemory(SignalCode.SIGINFO_BYTES, true);
    Native.MEMORY.putInt(info, SIGNAL);
    Native.MEMORY.putInt(info + CODE, SignalCode.FOCUS);
    long orders = Native.MEMORY.allocateMemory((long) threads.size() * ORDER_BYTES, true);
    for (int i = 0; i < threads.size(); i++) {
      int thread = threads.get(i);
      long order = orders + (long) i * ORDER_BYTES;
      Native.MEMORY.putLong(order, ~NEVER_BLOCKED);
      Native.MEMORY.putLong(info + VALUE, order);
      boolean sent =
          thread != self
              && (int) Native.call(SYSCALL, SYS_RT_TGSIGQUEUEINFO, process, thread, SIGNAL, info)
                  == 0;
      Native.MEMORY.putInt(order + 8, sent ? 0 : 1);
    }
    Native.free(info);
    awaitAll(orders, threads.size()); // the orders stay: a thread may come to its own much later
  }

  private static void awaitAll(long orders, int count) {
    long until = System.nanoTime() + PATIENCE;
    for (int i = 0; i < count; i++) {
      while (Native.MEMORY.getInt(orders + (long) i * ORDER_BYTES + 8) == 0
          && System.nanoTime() < until) {
        Native.call(SCHED_YIELD);
      }
    }
  }
}
