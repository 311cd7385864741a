package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.ResourceLimit;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;

/**
 * Adds the steps by which the child sets its resource limits.
 *
 * <p>Source: getrlimit(2).
 */
final class ResourceLimitSteps {
  private ResourceLimitSteps() {}

  /** Adds the limits that the child sets while it has Foster's ids. */
  static void addBeforeIds(ChildSteps steps, SpawnRequest request) {
    add(steps, request, false);
  }

  /**
   * Adds the limit of processes, which the kernel counts per user. If it were in force when the
   * child takes its user's ids, exec would fail with EAGAIN for a user with more processes
   * (execve(2)).
   */
  static void addAfterIds(ChildSteps steps, SpawnRequest request) {
    add(steps, request, true);
  }

  private static void add(ChildSteps steps, SpawnRequest request, boolean afterIds) {
    for (int i = 0; i < request.attributes().limits().size(); i++) {
      ResourceLimit limit = request.attributes().limits().get(i);
      if (isSetAfterIds(limit) == afterIds) {
        long values = steps.arena().take(16);
        MEMORY.putLong(values, limit.soft());
        MEMORY.putLong(values + 8, limit.hard());
        int resource = limit.resource().ordinal();
        steps.require(errno -> failure(limit, errno), Abi.SYS_PRLIMIT64, 0, resource, values, 0);
      }
    }
  }

  /** A higher hard limit must be set before, because the user has no right to raise it. */
  private static boolean isSetAfterIds(ResourceLimit limit) {
    return limit.resource() == ResourceLimit.Resource.NPROC
        && Long.compareUnsigned(limit.hard(), hardLimit(limit)) <= 0;
  }

  private static SpawnException failure(ResourceLimit limit, int errno) {
    String name = limit.resource().name().toLowerCase(java.util.Locale.ROOT);
    String hint =
        errno != Errno.EPERM
            ? ""
            : " (Foster's hard limit is "
                + text(hardLimit(limit))
                + "; to raise it needs CAP_SYS_RESOURCE)";
    String message =
        "cannot set limit "
            + name
            + " to "
            + text(limit.soft())
            + (limit.hard() == limit.soft() ? "" : ":" + text(limit.hard()));
    return new SpawnException(Stage.LIMITS, message + ": " + Errno.text(errno) + hint, errno);
  }

  private static long hardLimit(ResourceLimit limit) {
    long values = NativeHeap.allocateZeroed(16);
    LIBC.prlimit(0, limit.resource().ordinal(), 0, values);
    long hard = MEMORY.getLong(values + 8);
    NativeHeap.free(values);
    return hard;
  }

  private static String text(long value) {
    return value == ResourceLimit.UNLIMITED ? "unlimited" : Long.toString(value);
  }
}
