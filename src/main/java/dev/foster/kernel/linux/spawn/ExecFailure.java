package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.user.FileAccess;
import dev.foster.text.ByteText;

/** Explains why a file that exists cannot be executed, from its first bytes. */
public final class ExecFailure {
  private static final int HEAD = 4096;

  private ExecFailure() {}

  /** The reason for a message. */
  static String reason(String file, int errno) {
    String plain = Errno.text(errno);
    byte[] head = SmallFiles.head(file, HEAD);
    if (head == null) { // a directory, or not readable
      return SmallFiles.isDirectory(file) ? "it is a directory" : plain;
    }
    if (errno == Errno.ENOEXEC) {
      return plain + formatHint(head);
    }
    String interpreter = errno == Errno.ENOENT ? interpreter(head) : null;
    return interpreter != null && FileAccess.checkExists(interpreter) != 0
        ? "its interpreter " + interpreter.replace("\r", "\\r") + " does not exist"
        : plain;
  }

  private static String formatHint(byte[] head) {
    if (head.length == 0) {
      return ": the file is empty";
    }
    if (isElf(head)) {
      return ": it is made for another kind of machine";
    }
    return head.length > 1 && head[0] == '#' && head[1] == '!' ? "" : ": no #! line";
  }

  /** The program that a script's first line or an ELF file's PT_INTERP names; null if none. */
  public static String interpreter(byte[] head) {
    if (head.length > 2 && head[0] == '#' && head[1] == '!') {
      int from = 2;
      while (from < head.length && (head[from] == ' ' || head[from] == '\t')) {
        from++;
      }
      int to = from;
      while (to < head.length && head[to] != ' ' && head[to] != '\t' && head[to] != '\n') {
        to++;
      }
      return ByteText.decode(head, from, to - from);
    }
    return isElf(head) && head.length > 64 && head[4] == 2 ? elfInterpreter(head) : null;
  }

  private static boolean isElf(byte[] head) {
    return head.length > 4 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
  }

  /** Reads a 64-bit little-endian file as elf(5) describes it. */
  private static String elfInterpreter(byte[] head) {
    long table = number(head, 32, 8);
    long size = number(head, 54, 2);
    long count = number(head, 56, 2);
    for (long entry = 0; entry < count; entry++) {
      long at = table + entry * size;
      if (number(head, at, 4) == 3) { // PT_INTERP
        long from = number(head, at + 8, 8);
        long length = number(head, at + 32, 8) - 1;
        return from >= 0 && length > 0 && length < HEAD && from <= head.length - length
            ? ByteText.decode(head, (int) from, (int) length)
            : null;
      }
    }
    return null;
  }

  private static long number(byte[] head, long at, int bytes) {
    if (at < 0 || at > head.length - bytes) { // a sum could overflow
      return 0;
    }
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | head[(int) at + i] & 0xFF;
    }
    return value;
  }
}
