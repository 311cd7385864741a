package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.user.FileAccess;

/** Messages for the steps of a start that can fail. */
public final class SpawnErrorText {
  private SpawnErrorText() {}

  /** {@code chdir(2)} failed. */
  static SpawnException directory(String directory, int errno) {
    return new SpawnException(
        Stage.DIRECTORY, "cannot change to " + directory + ": " + Errno.text(errno), errno);
  }

  /** Why the child cannot enter its directory; null if it can. */
  static SpawnException directoryProblem(SpawnRequest request) {
    String directory = request.attributes().directory();
    if (directory == null) {
      return null;
    }
    int errno = FileAccess.checkEnter(directory);
    return errno == 0 ? null : directory(directory, errno);
  }

  /** {@code clone(2)} failed. */
  static SpawnException fork(int errno) {
    String hint =
        switch (errno) {
          case Errno.EAGAIN ->
              " (too many processes and threads: raise the container's --pids-limit, or its user's"
                  + " ulimit -u)";
          case Errno.ENOMEM ->
              " (neither the machine nor the container's memory limit has room for one more)";
          default -> "";
        };
    return new SpawnException(
        Stage.FORK, "cannot make a process: " + Errno.text(errno) + hint, errno);
  }

  /** Foster could not send the child its pid. */
  static SpawnException pidNotSent(int errno) {
    return new SpawnException(
        Stage.FORK, "cannot pass its process id to it: " + Errno.text(errno), errno);
  }

  /** {@code dup3(2)} failed. */
  public static SpawnException descriptors(int errno) {
    return new SpawnException(
        Stage.DESCRIPTORS, "cannot set up its descriptors: " + Errno.text(errno), errno);
  }

  /** {@code execve(2)} failed. */
  static SpawnException program(SpawnRequest request, String program, int errno) {
    String file = FileAccess.resolve(request.attributes().directory(), program);
    int missing = FileAccess.checkExists(file);
    if (missing == Errno.ENOENT || missing == Errno.ENOTDIR) {
      return new SpawnException(
          Stage.NOT_FOUND, "cannot execute " + program + ": " + Errno.text(missing), errno);
    }
    String reason = ExecFailure.reason(file, errno);
    return new SpawnException(
        Stage.NOT_EXECUTABLE, "cannot execute " + program + ": " + reason, errno);
  }
}
