package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.user.FileAccess;
import dev.foster.kernel.linux.user.FreshThread;
import java.util.List;

/** Messages for the steps of a start that can fail. */
public final class SpawnErrorText {
  /** Time for a look at a program that cannot be executed. */
  private static final long LOOK_MILLIS = 100;

  private static final String WHY_LATE =
      " (its drive does not answer, or a process holds a lease on the file)";

  private SpawnErrorText() {}

  /** {@code chdir(2)} failed. */
  static SpawnException directory(String directory, int errno) {
    return new SpawnException(
        Stage.DIRECTORY, "cannot change to " + directory + ": " + Errno.text(errno), errno);
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

  /** The command is an empty text. */
  static SpawnException noName() {
    String message = "cannot execute '': the program has no name";
    return new SpawnException(Stage.NOT_FOUND, message, Errno.ENOENT);
  }

  /** The child was killed because it had not executed its program in time. */
  static SpawnException tooLate(SpawnRequest request) {
    String reason = "it did not begin within " + Kernel.START_LIMIT.toSeconds() + "s" + WHY_LATE;
    return new SpawnException(
        Stage.NOT_EXECUTABLE, cannotExecute(request.argv().getFirst(), reason), Errno.ETIMEDOUT);
  }

  /**
   * {@code execve(2)} failed. This looks at the files to tell why, on another thread for a short
   * time, because their drive may not answer.
   *
   * @param files the files that the child tried, in order
   * @param errors the error number of each
   */
  static SpawnException program(SpawnRequest request, List<String> files, int[] errors) {
    SpawnException[] reason = {null};
    Runnable look = () -> reason[0] = reason(request, files, errors, true);
    return FreshThread.runWithin(LOOK_MILLIS, look)
        ? reason[0]
        : reason(request, files, errors, false);
  }

  /**
   * The reason.
   *
   * @param look whether the files may be looked at
   */
  private static SpawnException reason(
      SpawnRequest request, List<String> files, int[] errors, boolean look) {
    boolean searched = request.argv().getFirst().indexOf('/') < 0;
    String refused = null;
    for (int i = 0; i < errors.length; i++) {
      String file = FileAccess.resolve(request.attributes().directory(), files.get(i));
      int missing = look ? FileAccess.checkExists(file) : absence(errors[i]);
      if (!searched) {
        return absence(missing) != 0
            ? new SpawnException(
                Stage.NOT_FOUND, cannotExecute(files.get(i), Errno.text(missing)), errors[i])
            : notExecutable(files.get(i), file, errors[i], look);
      }
      boolean passedOver = missing != 0 || look && SmallFiles.isDirectory(file);
      if (!passedOver && errors[i] != Errno.EACCES) { // if ENOENT: its interpreter is missing
        return notExecutable(files.get(i), file, errors[i], look);
      }
      boolean denied = !passedOver || missing == Errno.EACCES;
      refused = refused == null && denied ? files.get(i) : refused;
    }
    return refused == null
        ? notFound(request)
        : notExecutable(refused, refused, Errno.EACCES, false);
  }

  /** The error number if it says that there is no such file; else 0. */
  private static int absence(int errno) {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR ? errno : 0;
  }

  private static SpawnException notExecutable(
      String program, String file, int errno, boolean look) {
    String reason = look ? ExecFailure.reason(file, errno) : Errno.text(errno);
    return new SpawnException(Stage.NOT_EXECUTABLE, cannotExecute(program, reason), errno);
  }

  private static String cannotExecute(String program, String reason) {
    return "cannot execute " + program + ": " + reason;
  }

  private static SpawnException notFound(SpawnRequest request) {
    String program = request.argv().getFirst();
    String message = "cannot find '" + program + "' in PATH (" + ProgramSearch.path(request) + ")";
    return new SpawnException(Stage.NOT_FOUND, message, Errno.ENOENT);
  }
}
