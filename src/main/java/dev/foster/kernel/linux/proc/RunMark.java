package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ResourceLimit.Resource;
import dev.foster.kernel.linux.libc.DecimalParser;
import dev.foster.kernel.linux.libc.NativeHeap;

/** The hard {@code RLIMIT_LOCKS} of processes, from {@code /proc/PID/limits} (proc(5)). */
public final class RunMark {
  private static final byte[] LINE = {'M', 'a', 'x', ' ', 'f', 'i', 'l', 'e', ' ', 'l'};
  private static final int HARD = 47; // column of the hard limit; before it a name and the soft one

  private RunMark() {}

  /** See {@link ProcessFacts#mark}. */
  public static long of(ProcFs proc, int pid) {
    int length = proc.head("/proc/" + pid + "/limits");
    byte[] bytes = proc.bytes();
    for (int at = 0; at + HARD < length; at++) {
      if (isLine(bytes, at)) {
        long value = DecimalParser.parseLong(bytes, at + HARD, length);
        boolean number = bytes[at + HARD] >= '0' && bytes[at + HARD] <= '9';
        return number && value >= 0 ? value : ProcessFacts.NO_MARK;
      }
      while (at < length && bytes[at] != '\n') {
        at++;
      }
    }
    return ProcessFacts.NO_MARK;
  }

  private static boolean isLine(byte[] bytes, int at) {
    for (int i = 0; i < LINE.length; i++) {
      if (bytes[at + i] != LINE[i]) {
        return false;
      }
    }
    return true;
  }

  /** See {@link dev.foster.kernel.Kernel#markLimit}. */
  public static long ownLimit() {
    long values = NativeHeap.allocateZeroed(16);
    int locks = Resource.LOCKS.ordinal();
    boolean settable =
        LIBC.prlimit(0, locks, 0, values) == 0 && LIBC.prlimit(0, locks, values, 0) == 0;
    long hard = settable ? MEMORY.getLong(values + 8) : 0;
    NativeHeap.free(values);
    return hard;
  }
}
