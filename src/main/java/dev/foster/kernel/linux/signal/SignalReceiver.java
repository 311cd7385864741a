package dev.foster.kernel.linux.signal;

import static dev.foster.kernel.linux.libc.Constants.POLLIN;
import static dev.foster.kernel.linux.libc.Constants.SIG_BLOCK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.linux.libc.NativeHeap;

/**
 * Makes one thread the receiver of all signals, so that two that are sent one after the other are
 * handled in that order: else the kernel may hand them to two threads at once, and either is first.
 *
 * <p>The launcher has blocked all signals before the JVM began, so its threads block them too; the
 * one that receives unblocks them only while it waits, by {@code ppoll(2)}.
 */
final class SignalReceiver {

  private static final int SIGSET_BYTES = 128;
  private static final long SECOND = 1_000_000_000L;

  private final long poll = NativeHeap.allocateZeroed(8);
  private final long timeout = NativeHeap.allocateZeroed(16);
  private final long noSignals = NativeHeap.allocateZeroed(SIGSET_BYTES);

  /**
   * The calling thread becomes the receiver.
   *
   * @param readEnd the descriptor from which it will read what the handlers write
   */
  SignalReceiver(int readEnd) {
    MEMORY.putInt(poll, readEnd);
    MEMORY.putShort(poll + 4, (short) POLLIN);
    blockHere();
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
        MEMORY.putLong(timeout, left / SECOND);
        MEMORY.putLong(timeout + 8, left % SECOND);
      }
      int ready = LIBC.ppoll(poll, 1, nanos < 0 ? 0 : timeout, noSignals);
      if (ready >= 0) {
        return ready > 0;
      }
      left = Math.max(0, end - System.nanoTime()); // a handler ran: there is something now
    }
  }

  /** Also the JVM's own signal, which it has unblocked in each of its threads. */
  private static void blockHere() {
    long set = NativeHeap.allocateZeroed(SIGSET_BYTES);
    MEMORY.putLong(set, ~SignalPipe.FAULTS);
    LIBC.sigprocmask(SIG_BLOCK, set, 0);
    NativeHeap.free(set);
  }
}
