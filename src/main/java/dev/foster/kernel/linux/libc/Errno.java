package dev.foster.kernel.linux.libc;

import dev.foster.kernel.KernelException;

/** Error numbers of Linux, which are the same on x86-64 and aarch64. Source: errno(3). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int ENOEXEC = 8;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int EFBIG = 27;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ECONNABORTED = 103;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EINPROGRESS = 115;
  public static final int ECANCELED = 125;

  private Errno() {}

  /** The text for an error number, such as {@code No such file or directory} for 2. */
  public static String text(int errno) {
    return ErrnoText.of(errno);
  }

  /** The error number in what a function of {@link Libc} returned; 0 if it is no failure. */
  public static int of(long result) {
    return result < 0 ? (int) -result : 0;
  }

  /** An exception whose message is the text for the error number. */
  public static KernelException exception(int errno) {
    return new KernelException(text(errno), errno);
  }

  /**
   * An exception for something that failed.
   *
   * @param what such as {@code cannot make a pipe}
   */
  public static KernelException exception(String what, int errno) {
    return new KernelException(what + ": " + text(errno), errno);
  }

  /**
   * What a function of {@link Libc} returned.
   *
   * @throws KernelException it is a failure
   */
  public static int check(int result) throws KernelException {
    if (result < 0) {
      throw exception(-result);
    }
    return result;
  }
}
