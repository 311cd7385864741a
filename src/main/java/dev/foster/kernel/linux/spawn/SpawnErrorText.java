package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.user.FileAccess;

/** Words for the steps of a start that can fail. */
public final class SpawnErrorText {
  private SpawnErrorText() {}

  /** {@code chdir} failed. */
  static SpawnException directory(String directory, int errno) {
    return new SpawnException(
        Stage.DIRECTORY, "cannot change to " + directory + ": " + Errno.text(errno), errno);
  }

  /** What keeps the child from its directory; null if nothing does. */
  static SpawnException directoryProblem(SpawnRequest request) {
    String directory = request.attributes().directory();
    if (directory == null) {
      return null;
    }
    int errno = FileAccess.toEnter(directory);
    return errno == 0 ? null : directory(directory, errno);
  }

  /** {@code clone} failed. */
  static SpawnException noProcess(int errno) {
    String hint =
        switch (errno) {
          case Errno.EAGAIN ->
              " (too many processes and threads: raise the container's --pids-limit, or its user's"
                  + " ulimit -u)";
          case Errno.ENOMEM ->
              " (neither the machine nor the container's memory limit has room for one more)";
          default -> "";
        };
    String words = "cannot make a process: " + Errno.text(errno) + hint;
    return new SpawnException(Stage.FORK, words, errno);
  }

  /** The child cannot be told its pid. */
  static SpawnException untold(int errno) {
    return new SpawnException(
        Stage.FORK, "cannot tell it its process id: " + Errno.text(errno), errno);
  }

  /** Descriptors could not be given. */
  public static SpawnException descriptors(int errno) {
    return new SpawnException(
        Stage.DESCRIPTORS, "cannot give it its descriptors: " + Errno.text(errno), errno);
  }

  /** {@code execve} of a program failed. */
  static SpawnException program(SpawnRequest request, String program, int errno) {
    String file = FileAccess.resolve(request.attributes().directory(), program);
    int seen = FileAccess.toSee(file);
    if (seen == Errno.ENOENT || seen == Errno.ENOTDIR) {
      return new SpawnException(
          Stage.NOT_FOUND, "cannot execute " + program + ": " + Errno.text(seen), errno);
    }
    String reason = ExecFailure.whyNot(file, errno);
    return new SpawnException(
        Stage.NOT_EXECUTABLE, "cannot execute " + program + ": " + reason, errno);
  }
}
