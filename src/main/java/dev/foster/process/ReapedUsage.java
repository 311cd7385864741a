package dev.foster.process;

import dev.foster.kernel.Kernel;

/**
 * What the reaped processes of a service have used since Foster started.
 *
 * @param cpuMicros processor time
 * @param readBytes read from storage
 * @param writtenBytes written to storage
 * @param oomKills processes that the kernel's OOM killer has ended
 */
public record ReapedUsage(long cpuMicros, long readBytes, long writtenBytes, long oomKills) {
  static final ReapedUsage NOTHING = new ReapedUsage(0, 0, 0, 0);

  /** The usage with one more process. */
  ReapedUsage plus(Kernel.Reaped reaped, long kills) {
    return new ReapedUsage(
        cpuMicros + reaped.cpuMicros(),
        readBytes + reaped.readBytes(),
        writtenBytes + reaped.writtenBytes(),
        oomKills + kills);
  }
}
