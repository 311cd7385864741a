package dev.foster.init;

import java.util.List;

/** The options of one command line and its environment. The parser of the mode sets them. */
final class Options {
  /** {@link #wait}: exit as soon as the child has ended. */
  static final long NO_WAIT = -1;

  final InitMode mode;

  /** Program and arguments. */
  List<String> command = List.of();

  /**
   * 0 for fatal errors only, 1 for warnings (tini's default), and so on; for dumb-init 1 is
   * "debug".
   */
  int verbosity;

  /** True if an option asks for a subreaper. */
  boolean subreaper;

  /** Signal to get when Foster's parent dies, or 0. */
  int parentDeathSignal;

  boolean warnOnReap;

  /** Signals go to the child's process group. */
  boolean toGroup;

  /** The child stays in Foster's session and process group. */
  boolean singleChild;

  /** What signal {@code n} is sent as: another signal, 0 for nothing, -1 for itself. */
  final byte[] rewrites = new byte[65];

  /** Nanoseconds to wait for what the child leaves behind, or {@link #NO_WAIT}. */
  long wait = NO_WAIT;

  /** Messages that the parser produced. */
  final java.util.ArrayList<String> remarks = new java.util.ArrayList<>();

  private final boolean[] forgiven = new boolean[256];

  Options(InitMode mode) {
    this.mode = mode;
    java.util.Arrays.fill(rewrites, (byte) -1);
  }

  /** Makes an exit code of the child count as 0. */
  void forgive(int code) {
    forgiven[code] = true;
  }

  /** Foster's own exit code for the child's (0–255, or 128 + signal). */
  int exitCode(int childCode) {
    int code = childCode & 0xFF;
    return forgiven[code] ? 0 : code;
  }

  /** The value of a variable; null if there is none. */
  static String variable(List<String> environment, String name) {
    String prefix = name + "=";
    for (int i = 0; i < environment.size(); i++) {
      if (environment.get(i).startsWith(prefix)) {
        return environment.get(i).substring(prefix.length());
      }
    }
    return null;
  }
}
