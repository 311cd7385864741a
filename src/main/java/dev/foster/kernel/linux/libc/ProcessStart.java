package dev.foster.kernel.linux.libc;

import java.util.List;

/** How this process was started. A mask of signals has bit {@code n-1} for signal {@code n}. */
public interface ProcessStart {
  /**
   * The name by which Foster was called ({@code argv[0]}, {@code foster} if it is not known) and
   * the arguments after it, byte for byte in any locale.
   *
   * @param arguments what {@code main} received, in case nothing better can be read
   */
  List<String> commandLine(String[] arguments);

  /** The environment as {@code KEY=VALUE}, byte for byte, in its order. */
  List<String> environment();

  /** Changes to the working directory in which Foster was started, if that is another one. */
  void restoreDirectory();

  /** Signals that were ignored. Valid only before this process changes a disposition. */
  long ignoredSignals();

  /** Signals that were blocked. */
  long blockedSignals();
}
