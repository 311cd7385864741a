package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.CLOCK_REALTIME;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.TFD_TIMER_ABSTIME;
import static dev.foster.kernel.linux.libc.Constants.TFD_TIMER_CANCEL_ON_SET;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;

/**
 * Notices that the wall clock is set or that the machine slept. A timer of {@code
 * timerfd_create(2)} that never expires is cancelled then; a thread sleeps in a read until it is.
 */
public final class ClockWatch {
  private static final long STACK = 256 * 1024;

  /** A time at which the timer would expire, in seconds: about the year 2200. */
  private static final long NEVER = 7_258_118_400L;

  private final int timer;
  private final long expirations = NativeHeap.allocateZeroed(8);
  private final Runnable set;

  private ClockWatch(int timer, Runnable set) {
    this.timer = timer;
    this.set = set;
  }

  /**
   * Watches the clock, for as long as this process lives.
   *
   * @param set called on another thread
   */
  public static void start(Runnable set) throws KernelException {
    int timer = LIBC.timerfdCreate(CLOCK_REALTIME, O_CLOEXEC);
    if (timer < 0) {
      throw Errno.exception("cannot watch the clock", -timer);
    }
    ClockWatch watch = new ClockWatch(timer, set);
    int armed = watch.arm();
    if (armed < 0) {
      LIBC.close(timer);
      throw Errno.exception("cannot watch the clock", -armed);
    }
    DaemonThreads.start("clock", STACK, watch::run);
  }

  private int arm() {
    long time = NativeHeap.allocateZeroed(32); // interval, value
    MEMORY.putLong(time + 16, NEVER);
    return LIBC.timerfdSettime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, time, 0);
  }

  private void run() {
    while (true) {
      int errno = Errno.of(LIBC.read(timer, expirations, 8));
      if (errno == Errno.ECANCELED) {
        set.run();
      } else if (errno != Errno.EINTR) {
        return; // the year 2200
      }
    }
  }
}
