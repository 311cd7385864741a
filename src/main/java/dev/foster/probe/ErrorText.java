package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Why something failed, in words. */
final class ErrorText {
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  private ErrorText() {}

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
