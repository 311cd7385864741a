package dev.foster.text;

import dev.foster.kernel.Memory;

/** Well-formed UTF-8 (RFC 3629; table 3-7 of the Unicode standard) in memory. */
public final class Utf8 {
  private Utf8() {}

  /** Length (2 to 4) of the multi-byte sequence at {@code at}, or 0 if there is no valid one. */
  public static int sequence(Memory memory, long at, long end) {
    int first = memory.getByte(at) & 0xFF;
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || end - at < size) {
      return 0;
    }
    int second = memory.getByte(at + 1) & 0xFF;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((memory.getByte(at + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  /** {@code length}, or up to three bytes less, so that the end does not cut a character. */
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
