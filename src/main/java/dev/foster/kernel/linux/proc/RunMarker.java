package dev.foster.kernel.linux.proc;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.user.OwnerOnlyFile;
import dev.foster.text.ByteText;

/**
 * The variable {@code FOSTER_RUN} in the environment of other processes. Which is what they say it
 * is, gigabytes if they like (PR_SET_MM_MAP of prctl(2)): so it is read piece by piece, of each
 * piece nothing is kept, and not all of it.
 */
public final class RunMarker {
  /** So far it is looked for. One variable has 128 KiB at most (MAX_ARG_STRLEN, execve(2)). */
  static final int MOST = 256 * 1024;

  /** A longer value is none of ours. */
  static final int LONGEST = 64;

  private static final byte[] NAME = {'F', 'O', 'S', 'T', 'E', 'R', '_', 'R', 'U', 'N', '='};
  private static final int OTHER = -1;

  private final byte[] value = new byte[LONGEST];
  private int matched; // bytes of the name, OTHER in another variable
  private int length;

  private RunMarker() {}

  /** The value for a process; as {@link Kernel#marker} says. */
  public static String of(ProcFs proc, int pid) {
    String found = read(proc, pid);
    if (!Kernel.UNKNOWN.equals(found)) {
      return found;
    }
    // Empty, or there is none just now: then the arguments are empty, too (get_mm_cmdline() in
    // fs/proc/base.c). If they are not, it may have come in between.
    if (proc.head("/proc/" + pid + "/cmdline") <= 0) {
      return Kernel.UNKNOWN;
    }
    found = read(proc, pid);
    return Kernel.UNKNOWN.equals(found) ? null : found;
  }

  private static String read(ProcFs proc, int pid) {
    String file = "/proc/" + pid + "/environ";
    int fd = proc.open(file);
    if (fd == -Errno.EACCES || fd == -Errno.EPERM) {
      fd = OwnerOnlyFile.open(proc, pid, file);
    }
    if (fd < 0) { // ESRCH: its memory is gone, before it is a zombie
      return fd == -Errno.ESRCH ? Kernel.UNKNOWN : null;
    }
    RunMarker marker = new RunMarker();
    String found = null;
    int at = 0;
    for (int size = 1; at < MOST && size > 0 && found == null; at += size) {
      size = proc.piece(fd, at);
      found = marker.goOn(proc.bytes(), size);
    }
    proc.close(fd);
    return at == 0 ? Kernel.UNKNOWN : found == null || found.isEmpty() ? null : found;
  }

  /** The value among {@code length} bytes of zero-terminated {@code KEY=VALUE} entries, or null. */
  static String find(byte[] environment, int length) {
    return new RunMarker().goOn(environment, length);
  }

  /** Goes on with the next bytes; the value once its end is among them. */
  private String goOn(byte[] bytes, int end) {
    for (int i = 0; i < end; i++) {
      byte next = bytes[i];
      if (next == 0) {
        if (matched == NAME.length) {
          return ByteText.decode(value, 0, length);
        }
        matched = 0;
        length = 0;
      } else if (matched == NAME.length) {
        keep(next);
      } else if (matched != OTHER) {
        matched = next == NAME[matched] ? matched + 1 : OTHER;
      }
    }
    return null;
  }

  private void keep(byte next) {
    if (length == LONGEST) {
      matched = OTHER;
    } else {
      value[length++] = next;
    }
  }
}
