package dev.foster.kernel.linux;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;

/**
 * Which step of a start failed: {@code posix_spawn} gives one error number for all of them, so the
 * steps are looked at again, by the thread that has the child's credentials.
 */
final class SpawnDiagnosis {
  private static final long FACCESSAT = Native.symbol("faccessat");

  private static final int AT_FDCWD = -100;
  private static final int AT_EACCESS = 0x200;
  private static final int F_OK = 0;
  private static final int X_OK = 1;

  private SpawnDiagnosis() {}

  /** True if a file is there, as far as this thread can see. */
  static boolean exists(String directory, String path) {
    return access(resolve(directory, path), F_OK) != Errno.ENOENT;
  }

  /** The program is in no directory of PATH. */
  static SpawnException notFound(SpawnRequest request, String program, String path) {
    SpawnException directory = directoryProblem(request);
    if (directory != null) {
      return directory;
    }
    if (program.isEmpty()) {
      return new SpawnException(
          Stage.NOT_FOUND, "cannot execute '': the program has no name", Errno.ENOENT);
    }
    return new SpawnException(
        Stage.NOT_FOUND, "cannot find '" + program + "' in PATH (" + path + ")", Errno.ENOENT);
  }

  /** {@code chdir} failed. */
  static SpawnException directory(String directory, int errno) {
    return new SpawnException(
        Stage.DIRECTORY, "cannot change to " + directory + ": " + Native.message(errno), errno);
  }

  /** The reason why {@code posix_spawn} of {@code program} returned {@code errno}. */
  static SpawnException of(SpawnRequest request, String program, int errno) {
    SpawnException directory = directoryProblem(request);
    if (directory != null) {
      return directory;
    }
    switch (errno) {
      case Errno.EAGAIN, Errno.ENOMEM -> {
        return new SpawnException(
            Stage.FORK, "cannot make a process: " + Native.message(errno), errno);
      }
      case Errno.EBADF, Errno.EMFILE -> {
        return new SpawnException(
            Stage.DESCRIPTORS, "cannot give it its descriptors: " + Native.message(errno), errno);
      }
      default -> {
        return program(request, program, errno);
      }
    }
  }

  private static SpawnException directoryProblem(SpawnRequest request) {
    String directory = request.directory();
    if (directory == null) {
      return null;
    }
    int errno = access(directory + "/.", X_OK);
    return errno == 0 ? null : directory(directory, errno);
  }

  private static SpawnException program(SpawnRequest request, String program, int errno) {
    String file = resolve(request.directory(), program);
    int seen = access(file, F_OK);
    if (seen == Errno.ENOENT || seen == Errno.ENOTDIR) {
      return new SpawnException(
          Stage.NOT_FOUND, "cannot execute " + program + ": " + Native.message(seen), errno);
    }
    String reason = Program.whyNot(file, errno);
    return new SpawnException(
        Stage.NOT_EXECUTABLE, "cannot execute " + program + ": " + reason, errno);
  }

  /** A path as the child sees it, for us. */
  private static String resolve(String directory, String path) {
    return directory == null || path.startsWith("/") ? path : directory + "/" + path;
  }

  private static int access(String path, int mode) {
    long name = Native.allocate(path);
    int returned = (int) Native.call(FACCESSAT, AT_FDCWD, name, mode, AT_EACCESS);
    int errno = returned == 0 ? 0 : Native.errno();
    Native.free(name);
    return errno;
  }
}
