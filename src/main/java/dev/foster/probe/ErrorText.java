package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;

/** Reasons of failures in words. */
final class ErrorText {
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  private ErrorText() {}

  /** Text of libc for the middle of a sentence: {@code "connection refused"}. */
  static String lower(String reason) {
    boolean acronym = reason.length() > 1 && Character.isUpperCase(reason.charAt(1));
    return reason.isEmpty() || acronym
        ? reason
        : Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
  }

  /** The reason of a failed call with a path or an address. */
  static String reason(Sockets sockets, KernelException problem) {
    return problem.errno() == 0 ? problem.getMessage() : lower(sockets.reason(problem.errno()));
  }

  /** True if the call failed because the path does not exist. */
  static boolean isAbsent(KernelException problem) {
    return problem.errno() == ENOENT || problem.errno() == ENOTDIR;
  }
}
