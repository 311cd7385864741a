package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Pieces of the sentences that people read. */
final class Words {
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  private Words() {}

  /** Nanoseconds as they are written in a configuration: {@code 250ms}, {@code 3s}, {@code 1m30s}. */
  static String duration(long nanos) {
    long millis = (nanos + 999_999) / 1_000_000;
    if (millis < 1000) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    String minutes = seconds < 60 ? "" : seconds / 60 + "m";
    String rest = seconds % 60 == 0 ? "" : seconds % 60 + "s";
    return minutes + rest + (millis % 1000 == 0 ? "" : millis % 1000 + "ms");
  }

  /** A sentence of libc within one of ours: {@code "connection refused"}. */
  static String lower(String reason) {
    boolean acronym = reason.length() > 1 && Character.isUpperCase(reason.charAt(1));
    return reason.isEmpty() || acronym
        ? reason
        : Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
  }

  /** Why a path or an address failed. */
  static String reason(Sockets sockets, KernelException problem) {
    return problem.errno() == 0 ? problem.getMessage() : lower(sockets.reason(problem.errno()));
  }

  /** True if it failed because there is nothing of that name. */
  static boolean isAbsent(KernelException problem) {
    return problem.errno() == ENOENT || problem.errno() == ENOTDIR;
  }
}
