package dev.foster.kernel.linux.spawn;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets the child find its program as {@code execvp(3)} does, but in the PATH of its own
 * environment: it tries to execute one file after the other. Foster does not look for the program
 * itself, because a directory of PATH can be on a drive that does not answer.
 */
final class ProgramSearch {
  /** Steps for one file: one execve for each error after which the next file is tried. */
  private static final int[] TRY_NEXT = {Errno.ENOENT, Errno.EACCES, Errno.ENOTDIR};

  private final SpawnRequest request;
  private final List<String> files;

  /** The addresses of the steps, {@code TRY_NEXT.length} for each file. */
  private final long[] steps;

  ProgramSearch(SpawnRequest request) {
    this.request = request;
    files = files(request.argv().getFirst(), path(request));
    steps = new long[files.size() * TRY_NEXT.length];
  }

  private static List<String> files(String program, String path) {
    if (program.indexOf('/') >= 0) {
      return List.of(program);
    }
    List<String> files = new ArrayList<>();
    for (int from = 0; !program.isEmpty() && from <= path.length(); ) {
      int colon = path.indexOf(':', from);
      int to = colon < 0 ? path.length() : colon;
      files.add(to == from ? "./" + program : path.substring(from, to) + "/" + program);
      from = to + 1;
    }
    return files;
  }

  static String path(SpawnRequest request) {
    for (int i = 0; i < request.environment().size(); i++) {
      String entry = request.environment().get(i);
      if (entry.startsWith("PATH=")) {
        return entry.substring(5);
      }
    }
    return SpawnRequest.DEFAULT_PATH;
  }

  /** The number of steps. */
  int size() {
    return steps.length + files.size();
  }

  /**
   * Adds the steps. A step can name only one error after which the child continues elsewhere. So
   * each file has one execve for each error of {@link #TRY_NEXT}: the child repeats an execve that
   * has failed until the error is the one of the step, and then tries the next file.
   */
  void addSteps(ChildSteps child, long argv, long environment) {
    ChildScript script = child.script();
    for (int file = 0; file < files.size(); file++) {
      long path = child.arena().string(files.get(file));
      int first = file * TRY_NEXT.length;
      for (int i = 0; i < TRY_NEXT.length; i++) {
        steps[first + i] = script.add(Abi.SYS_EXECVE, path, argv, environment, 0);
      }
      script.addExit();
      for (int i = 0; i < TRY_NEXT.length; i++) {
        script.onError(steps[first + i], TRY_NEXT[i], script.next());
      }
    }
  }

  /** Why the child executed none of the files; null if it did, or was killed before. */
  SpawnException failure(ChildScript script) {
    if (files.isEmpty()) {
      return SpawnErrorText.noName();
    }
    int[] errors = new int[files.size()];
    for (int file = 0; file < errors.length; file++) {
      int errno = -1;
      boolean next = false;
      for (int i = 0; i < TRY_NEXT.length && !next; i++) {
        errno = script.errno(steps[file * TRY_NEXT.length + i]);
        if (errno < 0) {
          return null;
        }
        next = errno == TRY_NEXT[i];
      }
      errors[file] = errno;
      if (!next) { // it ended the search; E2BIG can come for a missing file
        Arrays.fill(errors, file, errors.length, errno);
        break;
      }
    }
    return SpawnErrorText.program(request, files, errors);
  }
}
