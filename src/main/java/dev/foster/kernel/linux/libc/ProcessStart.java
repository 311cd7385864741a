package dev.foster.kernel.linux.libc;

import java.util.List;

/** How this process was started. A mask of signals has bit {@code n-1} for signal {@code n}. */
public interface ProcessStart {
  /**
   * The last {@code count} arguments of the command line, byte for byte in any locale.
   *
   * @param count the number of arguments that {@code main} received
   * @return null if they cannot be read
   */
  List<String> arguments(int count);

  /** Signals that were ignored. Valid only before this process changes a disposition. */
  long ignoredSignals();

  /** Signals that were blocked. */
  long blockedSignals();
}
