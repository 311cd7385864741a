package dev.foster.kernel.linux.proc;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.text.ByteText;

/**
 * Reads the variable {@code FOSTER_RUN} from the environment of another process. That process can
 * make its environment as long as it likes (PR_SET_MM_MAP, prctl(2)). So this reads it in pieces,
 * keeps none of them, and stops at a limit.
 */
public final class RunMarker {
  /** Bytes to read at most. One variable has at most 128 KiB (MAX_ARG_STRLEN, execve(2)). */
  static final int MAX_BYTES = 256 * 1024;

  /** Foster's own values are shorter. */
  static final int MAX_VALUE = 64;

  private static final byte[] NAME = {'F', 'O', 'S', 'T', 'E', 'R', '_', 'R', 'U', 'N', '='};
  private static final int OTHER_VARIABLE = -1;

  private final byte[] value = new byte[MAX_VALUE];
  private int matched; // bytes of the name so far
  private int length;

  private RunMarker() {}

  /**
   * The value for a process, as {@link Kernel#marker} specifies it. For {@link TimedReads}: it may
   * block for ever, and changes the rights of the calling thread.
   */
  public static String of(ProcFs proc, int pid) {
    String found = read(proc, pid);
    if (!Kernel.UNKNOWN.equals(found)) {
      return found;
    }
    // The environment is empty, or the process is in execve(2) and has none now. Then its arguments
    // are empty too (get_mm_cmdline() in fs/proc/base.c). If they are not, execve has finished.
    if (proc.head("/proc/" + pid + "/cmdline") <= 0) {
      return Kernel.UNKNOWN;
    }
    found = read(proc, pid);
    return Kernel.UNKNOWN.equals(found) ? null : found;
  }

  private static String read(ProcFs proc, int pid) {
    String file = "/proc/" + pid + "/environ";
    int fd = proc.open(file);
    if ((fd == -Errno.EACCES || fd == -Errno.EPERM) && OwnerRights.take(proc, pid)) {
      fd = proc.open(file);
    }
    if (fd < 0) { // ESRCH: the process is ending
      return fd == -Errno.ESRCH ? Kernel.UNKNOWN : null;
    }
    RunMarker marker = new RunMarker();
    String found = null;
    int at = 0;
    for (int size = 1; at < MAX_BYTES && size > 0 && found == null; at += size) {
      size = proc.piece(fd, at);
      found = marker.feed(proc.bytes(), size);
    }
    proc.close(fd);
    return at == 0 ? Kernel.UNKNOWN : found == null || found.isEmpty() ? null : found;
  }

  /** The value among {@code length} bytes of zero-terminated {@code KEY=VALUE} entries, or null. */
  static String find(byte[] environment, int length) {
    return new RunMarker().feed(environment, length);
  }

  /** Scans the next bytes; returns the value when its end is among them, else null. */
  private String feed(byte[] bytes, int end) {
    for (int i = 0; i < end; i++) {
      byte next = bytes[i];
      if (next == 0) {
        if (matched == NAME.length) {
          return ByteText.decode(value, 0, length);
        }
        matched = 0;
        length = 0;
      } else if (matched == NAME.length) {
        append(next);
      } else if (matched != OTHER_VARIABLE) {
        matched = next == NAME[matched] ? matched + 1 : OTHER_VARIABLE;
      }
    }
    return null;
  }

  private void append(byte next) {
    if (length == MAX_VALUE) {
      matched = OTHER_VARIABLE;
    } else {
      value[length++] = next;
    }
  }
}
