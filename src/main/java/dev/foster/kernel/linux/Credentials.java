package dev.foster.kernel.linux;

import dev.foster.kernel.Identity;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import java.util.List;

/**
 * Makes the calling thread, and no other, what a child shall be: Linux keeps nice value, groups,
 * ids, capabilities and no_new_privs per thread. Raw system calls, because libc's functions change
 * all threads. The thread must end after the spawn: there is no way back.
 *
 * <p>Source: credentials(7), capabilities(7), nptl(7).
 */
final class Credentials {
  private static final long SYSCALL = Native.symbol("syscall");
  private static final long PRCTL = Native.symbol("prctl");

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PRIO_PROCESS = 0;
  private static final int THIS_THREAD = 0;

  private Credentials() {}

  /** True if {@code request} needs a thread of its own. */
  static boolean differ(SpawnRequest request) {
    return request.identity() != null
        || request.nice() != null
        || request.noNewPrivileges()
        || request.capabilities() != null;
  }

  /**
   * Changes the calling thread.
   *
   * @throws SpawnException something is not permitted; the thread must end anyway
   */
  static void take(SpawnRequest request) throws SpawnException {
    if (request.nice() != null) {
      nice(request.nice());
    }
    Capabilities capabilities =
        request.capabilities() == null ? null : new Capabilities(request.capabilities());
    if (capabilities != null) {
      capabilities.bound();
    }
    if (request.identity() != null && !Ids.areAlready(request.identity())) {
      become(request.identity());
    }
    if (capabilities != null) {
      capabilities.take();
    }
    if (request.noNewPrivileges()) {
      check(Native.call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "set no_new_privs");
    }
  }

  private static void nice(int value) throws SpawnException {
    if ((int) Native.call(SYSCALL, Abi.SYS_SETPRIORITY, PRIO_PROCESS, THIS_THREAD, value) != 0) {
      int errno = Native.errno();
      String hint = errno == Errno.EACCES || errno == Errno.EPERM ? needs("CAP_SYS_NICE") : "";
      throw new SpawnException(
          Stage.LIMITS, "cannot set nice to " + value + ": " + Native.message(errno) + hint, errno);
    }
  }

  /** What to add to an error that a missing capability explains. */
  static String needs(String capability) {
    return " (it needs " + capability + ")";
  }

  private static void become(Identity identity) throws SpawnException {
    List<Integer> groups = identity.groups();
    long list = Native.MEMORY.allocateMemory(4L * groups.size() + 4, false);
    for (int i = 0; i < groups.size(); i++) {
      Native.MEMORY.putInt(list + 4L * i, groups.get(i));
    }
    long returned = Native.call(SYSCALL, Abi.SYS_SETGROUPS, groups.size(), list);
    int errno = (int) returned == 0 ? 0 : Native.errno();
    Native.free(list);
    fail(errno, "become user " + id(identity.uid()) + " with its groups");
    int gid = identity.gid();
    check(Native.call(SYSCALL, Abi.SYS_SETRESGID, gid, gid, gid), "become group " + id(gid));
    int uid = identity.uid();
    check(Native.call(SYSCALL, Abi.SYS_SETRESUID, uid, uid, uid), "become user " + id(uid));
  }

  private static String id(int number) {
    return Integer.toUnsignedString(number);
  }

  /** Takes on the real ids of {@code identity} alone: who may call prlimit(2) for its processes. */
  static void takeRealIds(Identity identity) {
    Native.call(SYSCALL, Abi.SYS_SETRESGID, identity.gid(), -1, -1);
    Native.call(SYSCALL, Abi.SYS_SETRESUID, identity.uid(), -1, -1);
  }

  /** Throws if a call returned an error. */
  static void check(long returned, String what) throws SpawnException {
    if ((int) returned != 0) {
      fail(Native.errno(), what);
    }
  }

  private static void fail(int errno, String what) throws SpawnException {
    if (errno != 0) {
      String hint = errno == Errno.EPERM ? Ids.hint() : "";
      throw new SpawnException(
          Stage.IDENTITY, "cannot " + what + ": " + Native.message(errno) + hint, errno);
    }
  }
}
