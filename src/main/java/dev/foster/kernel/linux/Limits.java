package dev.foster.kernel.linux;

import dev.foster.kernel.Identity;
import dev.foster.kernel.ResourceLimit;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;

/**
 * What belongs to a process, not to a thread: resource limits and oom_score_adj. Set on the child
 * while it waits at the gate.
 *
 * <p>Source: getrlimit(2), proc(5).
 */
final class Limits {
  private static final long PRLIMIT = Native.symbol("prlimit");

  private Limits() {}

  /** True if {@code request} has such things. */
  static boolean named(SpawnRequest request) {
    return !request.limits().isEmpty() || request.oomScoreAdj() != null;
  }

  /** Sets all of them on process {@code pid}. */
  static void set(int pid, SpawnRequest request) throws SpawnException {
    for (int i = 0; i < request.limits().size(); i++) {
      ResourceLimit limit = request.limits().get(i);
      int errno = prlimit(pid, limit);
      if (errno == Errno.EPERM && request.identity() != null) {
        errno = prlimitAs(request.identity(), pid, limit);
      }
      if (errno != 0) {
        throw limitRefused(limit, errno);
      }
    }
    if (request.oomScoreAdj() != null) {
      setOomScoreAdj("/proc/" + pid + "/oom_score_adj", request.oomScoreAdj());
    }
  }

  /** Without CAP_SYS_RESOURCE the caller's real ids must be the child's, even for root. */
  private static int prlimitAs(Identity identity, int pid, ResourceLimit limit)
      throws SpawnException {
    int[] errno = {Errno.EPERM};
    Threads.runAndWait(
        () -> {
          Credentials.takeRealIds(identity);
          errno[0] = prlimit(pid, limit);
        });
    return errno[0];
  }

  /** 0 or an error number. */
  private static int prlimit(int pid, ResourceLimit limit) {
    long values = Native.MEMORY.allocateMemory(16, false);
    Native.MEMORY.putLong(values, limit.soft());
    Native.MEMORY.putLong(values + 8, limit.hard());
    int resource = limit.resource().ordinal();
    int errno = (int) Native.call(PRLIMIT, pid, resource, values, 0) == 0 ? 0 : Native.errno();
    Native.free(values);
    return errno == Errno.ESRCH ? 0 : errno; // killed meanwhile: an exit like any other
  }

  private static SpawnException limitRefused(ResourceLimit limit, int errno) {
    String name = limit.resource().name().toLowerCase(java.util.Locale.ROOT);
    long hard = hardLimit(limit);
    String hint =
        errno != Errno.EPERM
            ? ""
            : " (Foster's hard limit is " + words(hard) + "; to raise it needs CAP_SYS_RESOURCE)";
    String message =
        "cannot set limit "
            + name
            + " to "
            + words(limit.soft())
            + (limit.hard() == limit.soft() ? "" : ":" + words(limit.hard()));
    return new SpawnException(Stage.LIMITS, message + ": " + Native.message(errno) + hint, errno);
  }

  private static long hardLimit(ResourceLimit limit) {
    long values = Native.MEMORY.allocateMemory(16, true);
    Native.call(PRLIMIT, 0, limit.resource().ordinal(), 0, values);
    long hard = Native.MEMORY.getLong(values + 8);
    Native.free(values);
    return hard;
  }

  private static String words(long value) {
    return value == ResourceLimit.UNLIMITED ? "unlimited" : Long.toString(value);
  }

  private static void setOomScoreAdj(String file, int value) throws SpawnException {
    int errno = Files.write(file, Integer.toString(value));
    if (errno != 0 && errno != Errno.ENOENT && errno != Errno.ESRCH) {
      String hint =
          errno == Errno.EACCES || errno == Errno.EPERM
              ? " (to lower it needs CAP_SYS_RESOURCE)"
              : "";
      throw new SpawnException(
          Stage.LIMITS,
          "cannot set oom_score_adj to " + value + ": " + Native.message(errno) + hint,
          errno);
    }
  }
}
