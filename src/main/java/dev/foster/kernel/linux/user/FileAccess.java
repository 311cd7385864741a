package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Constants.AT_EACCESS;
import static dev.foster.kernel.linux.libc.Constants.AT_FDCWD;
import static dev.foster.kernel.linux.libc.Constants.F_OK;
import static dev.foster.kernel.linux.libc.Constants.W_OK;
import static dev.foster.kernel.linux.libc.Constants.X_OK;

import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;

/** Checks what the calling thread may do with a file. Each check returns 0 or an error number. */
public final class FileAccess {
  private FileAccess() {}

  /** Whether the file exists and its directories may be searched. */
  public static int checkExists(String path) {
    return check(path, F_OK);
  }

  /** Whether it is a file that may be executed; EISDIR for a directory. */
  public static int checkExecute(String path) {
    int errno = check(path, X_OK);
    return errno == 0 && SmallFiles.isDirectory(path) ? Errno.EISDIR : errno;
  }

  /** The path by which Foster finds what a child with this working directory finds. */
  public static String resolve(String directory, String path) {
    return directory == null || path.startsWith("/") ? path : directory + "/" + path;
  }

  /** Whether files may be made and removed in the directory of a descriptor. */
  public static int checkWritable(int directory) {
    return check(directory, ".", W_OK | X_OK);
  }

  private static int check(String path, int mode) {
    return check(AT_FDCWD, path, mode);
  }

  /** Checks with the ids that {@link FsIds} sets; access(2) would use the real ids. */
  private static int check(int directory, String path, int mode) {
    long name = NativeHeap.allocateString(path);
    int result = SystemCalls.faccessat2(directory, name, mode, AT_EACCESS);
    if (result == -Errno.ENOSYS || result == -Errno.EPERM) { // before Linux 5.8, or by seccomp
      result = SystemCalls.faccessat(directory, name, mode);
    }
    NativeHeap.free(name);
    return Errno.of(result);
  }
}
