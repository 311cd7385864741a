package dev.foster.importer.supervisord;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;

/** The resource limits of this process, which are those of {@code /proc/self/limits}. */
final class ProcessLimits {
  private static final int LARGEST = 1 << 14;

  /** Number of CAP_SYS_RESOURCE. */
  private static final int SYS_RESOURCE = 24;

  private ProcessLimits() {}

  /**
   * The soft and the hard value of a limit; {@link Long#MAX_VALUE} is unlimited. Null if they
   * cannot be read.
   *
   * @param title the beginning of its line
   */
  static long[] read(Host host, String title) {
    String line = line(host, "/proc/self/limits", title + " ");
    if (line == null) {
      return null;
    }
    String[] words = line.strip().split(" +");
    return new long[] {value(words[0]), value(words[1])};
  }

  /** Whether this process may raise a hard limit; true if that is not known. */
  static boolean canRaise(Host host) {
    String set = line(host, "/proc/self/status", "CapEff:");
    return set == null || ((Long.parseUnsignedLong(set.strip(), 16) >> SYS_RESOURCE) & 1) != 0;
  }

  /** The rest of the line that begins with a text; null without it, or without /proc. */
  private static String line(Host host, String file, String begin) {
    try {
      for (String line : ByteText.decode(host.read(file, LARGEST)).split("\n")) {
        if (line.startsWith(begin)) {
          return line.substring(begin.length());
        }
      }
    } catch (KernelException e) {
      // the limits stay as they are
    }
    return null;
  }

  private static long value(String word) {
    return word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word);
  }
}
