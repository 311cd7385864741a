package dev.foster.kernel.linux;

import dev.foster.kernel.ByteText;

/**
 * The variable {@code FOSTER_RUN} in the environment of other processes. Which is what they say it
 * is, gigabytes if they like (PR_SET_MM_MAP of prctl(2)): so it is read piece by piece, of each
 * piece nothing is kept, and not all of it.
 */
final class Marker {
  /** So far it is looked for. One variable has 128 KiB at most (MAX_ARG_STRLEN, execve(2)). */
  static final int MOST = 256 * 1024;

  /** A longer value is none of ours. */
  static final int LONGEST = 64;

  private static final byte[] NAME = {'F', 'O', 'S', 'T', 'E', 'R', '_', 'R', 'U', 'N', '='};
  private static final int OTHER = -1;

  private final byte[] value = new byte[LONGEST];
  private int matched; // bytes of the name, OTHER in another variable
  private int length;

  private Marker() {}

  /** The value for a process; null if it has none or may not be read. */
  static String of(ProcFs proc, int pid) {
    String file = "/proc/" + pid + "/environ";
    int fd = proc.open(file);
    if (fd == -Errno.EACCES || fd == -Errno.EPERM) {
      fd = FileOwner.open(proc, pid, file);
    }
    if (fd < 0) {
      return null;
    }
    Marker marker = new Marker();
    String found = null;
    int size = 1;
    for (int at = 0; at < MOST && size > 0 && found == null; at += size) {
      size = proc.piece(fd, at);
      found = marker.goOn(proc.bytes(), size);
    }
    proc.close(fd);
    return found;
  }

  /** The value among {@code length} bytes of zero-terminated {@code KEY=VALUE} entries, or null. */
  static String find(byte[] environment, int length) {
    return new Marker().goOn(environment, length);
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
