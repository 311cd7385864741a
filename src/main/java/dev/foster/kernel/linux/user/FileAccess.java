package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Constants.AT_EACCESS;
import static dev.foster.kernel.linux.libc.Constants.AT_FDCWD;
import static dev.foster.kernel.linux.libc.Constants.F_OK;
import static dev.foster.kernel.linux.libc.Constants.X_OK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;

/** What the calling thread's user may do with a file. All return 0 or an error number. */
public final class FileAccess {

  private FileAccess() {}

  /** Whether the file can be seen. */
  public static int toSee(String path) {
    return check(path, F_OK);
  }

  /** Whether the directory can be entered. */
  public static int toEnter(String directory) {
    return check(directory + "/.", X_OK);
  }

  /** Whether it is a file that may be executed; a directory is none (EISDIR). */
  public static int toProgram(String path) {
    int errno = check(path, X_OK);
    return errno == 0 && SmallFiles.isDirectory(path) ? Errno.EISDIR : errno;
  }

  /** A path as a child in {@code directory} sees it, for a thread of Foster. */
  public static String resolve(String directory, String path) {
    return directory == null || path.startsWith("/") ? path : directory + "/" + path;
  }

  /** With the ids that count for files, see {@link FsIds}; access(2) asks for the real ones. */
  private static int check(String path, int mode) {
    long name = NativeHeap.allocateString(path);
    int result = SystemCalls.faccessat2(AT_FDCWD, name, mode, AT_EACCESS);
    if (result == -Errno.ENOSYS || result == -Errno.EPERM) { // before Linux 5.8, or by seccomp
      result = LIBC.faccessat(AT_FDCWD, name, mode, 0);
    }
    NativeHeap.free(name);
    return Errno.of(result);
  }
}
