package dev.foster.kernel.linux.signal;

import static dev.foster.kernel.linux.libc.Constants.POLLIN;
import static dev.foster.kernel.linux.libc.Constants.SIG_BLOCK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.linux.libc.NativeHeap;

/**
 * Makes one thread the receiver of all signals, so that Foster handles two signals in the order in
 * which they were sent. Otherwise the kernel may deliver them to two threads at the same time.
 *
 * <p>The launcher blocks all signals before the JVM starts, so all threads block them. The receiver
 * unblocks them only while it waits, by {@code ppoll(2)}.
 */
final class SignalReceiver {
  private static final int SIGSET_BYTES = 128;
  private static final long SECOND = 1_000_000_000L;

  private final long pollfd = NativeHeap.allocateZeroed(8);
  private final long timeout = NativeHeap.allocateZeroed(16);
  private final long noSignals = NativeHeap.allocateZeroed(SIGSET_BYTES);

  /**
   * Makes the calling thread the receiver.
   *
   * @param readEnd the descriptor from which it will read what the handlers write
   */
  SignalReceiver(int readEnd) {
    MEMORY.putInt(pollfd, readEnd);
    MEMORY.putShort(pollfd + 4, (short) POLLIN);
    blockAll();
  }

  /**
   * Waits until the descriptor is readable.
   *
   * @param nanos the longest time to wait; a negative one: without end
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
      int ready = LIBC.ppoll(pollfd, 1, nanos < 0 ? 0 : timeout, noSignals);
      if (ready >= 0) {
        return ready > 0;
      }
      left = Math.max(0, end - System.nanoTime()); // a handler ran, so the pipe has data now
    }
  }

  /** Blocks the JVM's own signal too, which the JVM unblocks in each of its threads. */
  private static void blockAll() {
    long set = NativeHeap.allocateZeroed(SIGSET_BYTES);
    MEMORY.putLong(set, ~SignalPipe.FAULTS);
    LIBC.sigprocmask(SIG_BLOCK, set, 0);
    NativeHeap.free(set);
  }
}
