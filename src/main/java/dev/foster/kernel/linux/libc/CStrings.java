package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import java.util.ArrayList;
import java.util.List;

/** Arrays of C strings. */
final class CStrings {
  private CStrings() {}

  /**
   * Copies an array such as {@code argv}.
   *
   * @param array addresses of strings, the last one 0; or 0 for none
   */
  static List<String> list(long array) {
    List<String> strings = new ArrayList<>();
    long entry = array;
    while (entry != 0 && MEMORY.getLong(entry) != 0) {
      strings.add(MEMORY.getString(MEMORY.getLong(entry)));
      entry += 8;
    }
    return strings;
  }
}
