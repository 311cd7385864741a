package dev.foster.kernel;

/**
 * A system call failed. The message is for users, such as {@code "cannot change to /var/www: No
 * such file or directory"}.
 */
public class KernelException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public KernelException(String message, int errno) {
    super(message, null, false, false);
    this.errno = errno;
  }

  /** The error number of the failed call ({@code errno(3)}); 0 if there was none. */
  public final int errno() {
    return errno;
  }
}
