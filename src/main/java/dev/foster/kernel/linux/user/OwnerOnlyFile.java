package dev.foster.kernel.linux.user;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.libc.DecimalParser;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.proc.ProcFs;

/**
 * Opens a file of {@code /proc} that only its process's user may read, without CAP_SYS_PTRACE: by a
 * thread that takes on that user's file-system ids and ends.
 */
public final class OwnerOnlyFile {
  private OwnerOnlyFile() {}

  /** As {@link ProcFs#open}. */
  public static int open(ProcFs proc, int pid, String file) {
    int[] ids = ids(proc, pid);
    if (ids == null) {
      return -Errno.EACCES;
    }
    int[] fd = {-Errno.EACCES};
    try {
      FreshThread.runAndWait(
          () -> {
            FsIds.take(ids[0], ids[1]);
            fd[0] = proc.open(file);
          });
    } catch (SpawnException e) {
      return proc.noted(-e.errno());
    }
    return fd[0];
  }

  /** Effective uid and gid from {@code /proc/PID/status}. */
  private static int[] ids(ProcFs proc, int pid) {
    int length = proc.read("/proc/" + pid + "/status");
    long uid = effective(proc.bytes(), length, 'U');
    long gid = effective(proc.bytes(), length, 'G');
    return uid < 0 || gid < 0 ? null : new int[] {(int) uid, (int) gid};
  }

  /**
   * The second number of the line {@code Uid:} or {@code Gid:}: 32 bits, of which none is a sign.
   */
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
