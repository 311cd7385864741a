package dev.foster.kernel.linux.proc;

import dev.foster.kernel.linux.libc.DecimalParser;
import dev.foster.kernel.linux.user.FsIds;

/**
 * Rights to the files of {@code /proc} that only the process's own user may read. Root needs
 * CAP_SYS_PTRACE for them, which containers lack; a thread with the user's file-system ids does
 * not.
 */
final class OwnerRights {
  private OwnerRights() {}

  /**
   * Gives the calling thread, which must end afterwards, the file-system ids of a process. Without
   * effect unless Foster is root.
   *
   * @return false if they are unknown
   */
  static boolean take(ProcFs proc, int pid) {
    int[] ids = ids(proc, pid);
    if (ids != null) {
      FsIds.set(ids[0], ids[1]);
    }
    return ids != null;
  }

  /** Effective uid and gid from {@code /proc/PID/status}; null if it cannot be read. */
  private static int[] ids(ProcFs proc, int pid) {
    int length = proc.read("/proc/" + pid + "/status");
    long uid = effective(proc.bytes(), length, 'U');
    long gid = effective(proc.bytes(), length, 'G');
    return uid < 0 || gid < 0 ? null : new int[] {(int) uid, (int) gid};
  }

  /** The second number, unsigned 32 bits, of the line {@code Uid:} or {@code Gid:}; -1 if none. */
  private static long effective(byte[] status, int length, char letter) {
    for (int i = 0; i + 5 < length; i++) {
      if (status[i] == '\n'
          && status[i + 1] == letter
          && status[i + 2] == 'i'
          && status[i + 3] == 'd'
          && status[i + 4] == ':') {
        int at = i + 6;
        while (at < length && status[at] != '\t') {
          at++;
        }
        return DecimalParser.parseLong(status, at + 1, length);
      }
    }
    return -1;
  }
}
