package dev.foster.kernel.linux.user;

import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.libc.SmallFiles;

/** What the calling thread's user may do with a file. All return 0 or an error number. */
public final class FileAccess {
  private static final long SYSCALL = Native.symbol("syscall");
  private static final long ACCESS = Native.symbol("access");
  private static final int F_OK = 0;
  private static final int X_OK = 1;
  private static final int AT_FDCWD = -100;
  private static final int AT_EACCESS = 0x200;

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
    long name = Native.allocate(path);
    long call = Native.call(SYSCALL, Abi.SYS_FACCESSAT2, AT_FDCWD, name, mode, AT_EACCESS);
    int errno = (int) call == 0 ? 0 : Native.errno();
    if (errno == Errno.ENOSYS || errno == Errno.EPERM) { // Linux before 5.8, or a seccomp profile
      errno = (int) Native.call(ACCESS, name, mode) == 0 ? 0 : Native.errno();
    }
    Native.free(name);
    return errno;
  }
}
