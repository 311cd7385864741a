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
 * Resource limits, which belong to a process: the child sets them itself.
 *
 * <p>Source: getrlimit(2).
 */
final class ResourceLimitSteps {

  private ResourceLimitSteps() {}

  /** Those that are set with Foster's rights: all but {@link #addThoseOfItsUser}. */
  static void addThoseOfRoot(ChildSteps steps, SpawnRequest request) {
    add(steps, request, false);
  }

  /**
   * The number of processes, which is counted for each user. Were it in force already when the
   * child takes on its user's ids, exec would fail if that user has more processes now (EAGAIN,
   * execve(2)).
   */
  static void addThoseOfItsUser(ChildSteps steps, SpawnRequest request) {
    add(steps, request, true);
  }

  private static void add(ChildSteps steps, SpawnRequest request, boolean ofUser) {
    for (int i = 0; i < request.attributes().limits().size(); i++) {
      ResourceLimit limit = request.attributes().limits().get(i);
      if (isOfUser(limit) == ofUser) {
        long values = steps.arena().take(16);
        MEMORY.putLong(values, limit.soft());
        MEMORY.putLong(values + 8, limit.hard());
        int resource = limit.resource().ordinal();
        steps.require(errno -> refused(limit, errno), Abi.SYS_PRLIMIT64, 0, resource, values, 0);
      }
    }
  }

  /** To raise a hard limit takes rights that the user does not have. */
  private static boolean isOfUser(ResourceLimit limit) {
    return limit.resource() == ResourceLimit.Resource.NPROC
        && Long.compareUnsigned(limit.hard(), hardLimit(limit)) <= 0;
  }

  private static SpawnException refused(ResourceLimit limit, int errno) {
    String name = limit.resource().name().toLowerCase(java.util.Locale.ROOT);
    String hint =
        errno != Errno.EPERM
            ? ""
            : " (Foster's hard limit is "
                + words(hardLimit(limit))
                + "; to raise it needs CAP_SYS_RESOURCE)";
    String message =
        "cannot set limit "
            + name
            + " to "
            + words(limit.soft())
            + (limit.hard() == limit.soft() ? "" : ":" + words(limit.hard()));
    return new SpawnException(Stage.LIMITS, message + ": " + Errno.text(errno) + hint, errno);
  }

  private static long hardLimit(ResourceLimit limit) {
    long values = NativeHeap.allocateZeroed(16);
    LIBC.prlimit(0, limit.resource().ordinal(), 0, values);
    long hard = MEMORY.getLong(values + 8);
    NativeHeap.free(values);
    return hard;
  }

  private static String words(long value) {
    return value == ResourceLimit.UNLIMITED ? "unlimited" : Long.toString(value);
  }
}
