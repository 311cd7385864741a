package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.user.FileAccess;
import java.util.List;

/**
 * Finds the program as {@code execvp(3)} does, but in the child's PATH and with the child's ids.
 * Foster searches before it makes the child, so that a failed search makes no process.
 */
final class PathSearch {
  private PathSearch() {}

  /**
   * The file to execute; a relative path is relative to the child's directory.
   *
   * @throws SpawnException PATH has no such program, or none that may be executed
   */
  static String find(SpawnRequest request) throws SpawnException {
    String program = request.argv().getFirst();
    if (program.indexOf('/') >= 0) {
      return program;
    }
    String path = path(request.environment());
    String refused = null;
    for (int from = 0; !program.isEmpty() && from <= path.length(); ) {
      int colon = path.indexOf(':', from);
      int to = colon < 0 ? path.length() : colon;
      String candidate = to == from ? "./" + program : path.substring(from, to) + "/" + program;
      from = to + 1;
      int problem =
          FileAccess.checkExecute(FileAccess.resolve(request.attributes().directory(), candidate));
      if (problem == 0) {
        return candidate;
      }
      if (refused == null && problem == Errno.EACCES) {
        refused = candidate;
      }
    }
    SpawnException directory = SpawnErrorText.directoryProblem(request);
    if (directory != null) {
      throw directory;
    }
    throw refused == null
        ? notFound(program, path)
        : SpawnErrorText.program(request, refused, Errno.EACCES);
  }

  private static SpawnException notFound(String program, String path) {
    String message =
        program.isEmpty()
            ? "cannot execute '': the program has no name"
            : "cannot find '" + program + "' in PATH (" + path + ")";
    return new SpawnException(Stage.NOT_FOUND, message, Errno.ENOENT);
  }

  private static String path(List<String> environment) {
    for (int i = 0; i < environment.size(); i++) {
      String entry = environment.get(i);
      if (entry.startsWith("PATH=")) {
        return entry.substring(5);
      }
    }
    return SpawnRequest.DEFAULT_PATH;
  }
}
