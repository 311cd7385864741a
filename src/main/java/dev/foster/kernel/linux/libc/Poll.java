package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

/** {@code poll(2)} of one descriptor. */
public final class Poll {
  private static final int POLLFD_BYTES = 8;
  private static final long NANOS = 1_000_000;

  private Poll() {}

  /**
   * Waits for an event, even if signals interrupt the wait.
   *
   * @param events {@link Constants#POLLIN} or {@link Constants#POLLOUT}
   * @param timeoutMillis the longest time to wait; a negative value for no limit
   * @return false if the time is over; true if there is an event, or if the descriptor cannot be
   *     polled, so that the next call with it fails
   */
  public static boolean await(int fd, int events, int timeoutMillis) {
    long end = System.nanoTime() + timeoutMillis * NANOS;
    long pollfd = NativeHeap.allocateZeroed(POLLFD_BYTES);
    try {
      MEMORY.putInt(pollfd, fd);
      MEMORY.putShort(pollfd + 4, (short) events);
      int left = timeoutMillis;
      int count;
      while ((count = LIBC.poll(pollfd, 1, left)) == -Errno.EINTR) {
        if (timeoutMillis >= 0) {
          left = (int) Math.max(0, (end - System.nanoTime() + NANOS - 1) / NANOS);
        }
      }
      return count != 0;
    } finally {
      NativeHeap.free(pollfd);
    }
  }
}
