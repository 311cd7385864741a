package dev.foster.kernel.linux;

import dev.foster.kernel.ByteText;

/** The variable {@code FOSTER_RUN} in the environment of other processes. */
final class Marker {
  private static final byte[] NAME = {'F', 'O', 'S', 'T', 'E', 'R', '_', 'R', 'U', 'N', '='};

  private Marker() {}

  /** The value for a process; null if it has none or may not be read. */
  static String of(ProcFs proc, int pid) {
    String file = "/proc/" + pid + "/environ";
    int length = proc.read(file);
    if (length == -Errno.EACCES || length == -Errno.EPERM) {
      length = FileOwner.read(proc, pid, file);
    }
    return find(proc.bytes(), length);
  }

  /** The value among {@code length} bytes of zero-terminated {@code KEY=VALUE} entries, or null. */
  static String find(byte[] environment, int length) {
    int from = 0;
    for (int end = 0; end < length; end++) {
      if (environment[end] == 0) {
        if (startsWithName(environment, from, end)) {
          return ByteText.decode(environment, from + NAME.length, end - from - NAME.length);
        }
        from = end + 1;
      }
    }
    return null;
  }

  private static boolean startsWithName(byte[] environment, int from, int end) {
    if (end - from < NAME.length) {
      return false;
    }
    for (int i = 0; i < NAME.length; i++) {
      if (environment[from + i] != NAME[i]) {
        return false;
      }
    }
    return true;
  }
}
