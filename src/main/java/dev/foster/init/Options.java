package dev.foster.init;

import java.util.List;

/**
 * What one command line and its environment ask of the init. Filled by the personality's parser.
 */
final class Options {
  /** {@link #wait}: leave as soon as the child has ended. */
  static final long NO_WAIT = -1;

  final InitMode personality;

  /** Program and arguments. */
  List<String> command = List.of();

  /** 0 fatal errors only, 1 warnings (tini's default), and so on; for dumb-init 1 is "debug". */
  int verbosity;

  /** True if the user asked for a subreaper. */
  boolean subreaper;

  /** Signal to get when Foster's parent dies, or 0. */
  int parentDeathSignal;

  boolean warnOnReap;

  /** Signals go to the child's process group. */
  boolean toGroup;

  /** The child stays in Foster's session and process group. */
  boolean singleChild;

  /** What signal {@code n} arrives as: another, 0 for nothing, -1 for itself. */
  final byte[] rewrites = new byte[65];

  /** Nanoseconds to wait for what the child leaves behind, or {@link #NO_WAIT}. */
  long wait = NO_WAIT;

  /** Lines that the reading of the options itself calls for. */
  final java.util.ArrayList<String> remarks = new java.util.ArrayList<>();

  private final boolean[] forgiven = new boolean[256];

  Options(InitMode personality) {
    this.personality = personality;
    java.util.Arrays.fill(rewrites, (byte) -1);
  }

  /** Makes an exit code of the child count as 0. */
  void forgive(int code) {
    forgiven[code] = true;
  }

  /** Foster's own exit code for a child's (0–255, or 128 + signal). */
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
