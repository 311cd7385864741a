package dev.foster.log.sink;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import java.util.function.Consumer;

/**
 * The old files of a log; {@code path.1} is the newest. Files move on while one of them is being
 * compressed. So each rotation has a number, from which the current place of its file follows.
 * Owned by the job of its file; {@link LogCompressor} reads an open descriptor and writes a
 * temporary file.
 */
final class LogRotation {
  private static final int MAX_COMPRESSING = 4;

  private final Io io;
  private final String path;
  private final LogCompressor compressor;
  private final Consumer<String> failed;
  private long rotations;
  private int compressing;
  private int keep;

  LogRotation(Io io, String path, LogCompressor compressor, Consumer<String> failed) {
    this.io = io;
    this.path = path;
    this.compressor = compressor;
    this.failed = failed;
  }

  /**
   * Renames the closed log file to {@code path.1}, and older files accordingly.
   *
   * @param log the identity of the log file
   * @param keep number of old files to keep
   * @throws KernelException a file could not be renamed or removed; the call may be repeated
   */
  void rotate(Io.FileFacts log, int keep, boolean gzip) throws KernelException {
    this.keep = keep;
    if (keep <= 0) {
      io.unlink(path);
      return;
    }
    io.unlink(path + "." + keep);
    io.unlink(path + "." + keep + ".gz");
    for (int i = keep - 1; i >= 1; i--) {
      renameIfPresent(path + "." + i, path + "." + (i + 1));
      renameIfPresent(path + "." + i + ".gz", path + "." + (i + 1) + ".gz");
    }
    io.rename(path, path + ".1");
    rotations++;
    if (gzip && compressing < MAX_COMPRESSING) {
      startCompressing(log);
    }
  }

  private void renameIfPresent(String from, String to) throws KernelException {
    try {
      io.rename(from, to);
    } catch (KernelException e) {
      if (e.errno() != Io.ENOENT) {
        throw e;
      }
    }
  }

  private void startCompressing(Io.FileFacts log) throws KernelException {
    int source = io.open(path + ".1", Io.READ | Io.NO_FOLLOW | Io.NON_BLOCKING, 0);
    boolean same = false;
    try {
      same = io.facts(source).sameFile(log);
    } finally {
      if (!same) {
        io.close(source);
      }
    }
    if (!same) {
      return;
    }
    long number = rotations;
    String target = path + "." + number + ".gz.tmp";
    compressing++;
    compressor.submit(source, target, error -> compressed(number, target, error));
  }

  /** Replaces the source, which has moved on meanwhile, with the compressed file. */
  private void compressed(long number, String target, String error) {
    compressing--;
    long place = rotations - number + 1;
    try {
      if (error != null || place > keep) {
        io.unlink(target);
      } else {
        io.rename(target, path + "." + place + ".gz");
        io.unlink(path + "." + place);
      }
    } catch (KernelException e) {
      failed.accept(path + "." + place + ": " + e.getMessage());
    }
    if (error != null && !error.equals(LogCompressor.STOPPED)) {
      failed.accept(path + "." + place + ": " + error);
    }
  }
}
