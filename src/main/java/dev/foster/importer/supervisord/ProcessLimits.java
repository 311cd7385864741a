package dev.foster.importer.supervisord;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;

/** The resource limits of this process, which are those of {@code /proc/self/limits}. */
final class ProcessLimits {
  private static final int LARGEST = 1 << 14;

  private ProcessLimits() {}

  /**
   * The soft and the hard value of a limit; {@link Long#MAX_VALUE} is unlimited. Null if they
   * cannot be read.
   *
   * @param title the beginning of its line
   */
  static long[] read(Host host, String title) {
    try {
      for (String line : ByteText.decode(host.read("/proc/self/limits", LARGEST)).split("\n")) {
        if (line.startsWith(title + " ")) {
          String[] words = line.substring(title.length()).strip().split(" +");
          return new long[] {value(words[0]), value(words[1])};
        }
      }
    } catch (KernelException e) {
      // without /proc the limits stay as they are
    }
    return null;
  }

  private static long value(String word) {
    return word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word);
  }
}
