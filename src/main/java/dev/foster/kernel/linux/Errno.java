package dev.foster.kernel.linux;

/** The error numbers that are told apart here: Linux's, the same on x86-64 and aarch64. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int ENOEXEC = 8;
  static final int EBADF = 9;
  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EFBIG = 27;
  static final int ERANGE = 34;
  static final int ENOSYS = 38;

  private Errno() {}
}
