package dev.foster.text;

import dev.foster.kernel.Memory;

/** Well-formed UTF-8 (RFC 3629; table 3-7 of the Unicode standard), in arrays and in memory. */
public final class Utf8 {
  private Utf8() {}

  /** Length (2 to 4) of the multi-byte sequence at {@code at}, or 0 if there is no valid one. */
  public static int sequence(Memory memory, long at, long end) {
    int first = memory.getByte(at) & 0xFF;
    int size = size(first);
    if (size == 0 || end - at < size || !isSecond(first, memory.getByte(at + 1))) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if (!isContinuation(memory.getByte(at + i))) {
        return 0;
      }
    }
    return size;
  }

  /** Length of the sequence of two to four bytes that begins at {@code at}, or 0 if none does. */
  public static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int size = size(first);
    if (size == 0 || end - at < size || !isSecond(first, bytes[at + 1])) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if (!isContinuation(bytes[at + i])) {
        return 0;
      }
    }
    return size;
  }

  /** True if the whole array is well-formed. */
  public static boolean isValid(byte[] bytes) {
    for (int i = 0; i < bytes.length; ) {
      int size = bytes[i] >= 0 ? 1 : sequence(bytes, i, bytes.length);
      if (size == 0) {
        return false;
      }
      i += size;
    }
    return true;
  }

  /** Length of a sequence of several bytes by its first byte; 0 if none begins with it. */
  private static int size(int first) {
    return first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  }

  /**
   * True if that byte may follow the first one: no overlong form, no surrogate, no code too large.
   */
  private static boolean isSecond(int first, byte second) {
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    int value = second & 0xFF;
    return value >= low && value <= high;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** {@code length}, or up to three less, so that no character is cut at that length. */
  public static int boundary(Memory memory, long from, int length) {
    for (int back = 1; back <= 3 && back < length; back++) {
      int b = memory.getByte(from + length - back) & 0xFF;
      if (b >= 0xC0) {
        int size = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        return size > back ? length - back : length;
      }
      if (b < 0x80) {
        return length;
      }
    }
    return length;
  }
}
