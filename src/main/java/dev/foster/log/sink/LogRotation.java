package dev.foster.log.sink;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import java.util.function.Consumer;

/**
 * The old files of a log: {@code path.1} is the youngest. Each rotation gets a running number, so
 * that a file which was being compressed while others were rotated still finds its place. Owned by
 * the pump's thread; {@link LogCompressor} only reads from and writes to descriptors and a file of
 * its own.
 */
final class LogRotation {
  private static final int MOST_UNDER_WAY = 4;

  private final Io io;
  private final String path;
  private final LogCompressor compressor;
  private final Consumer<String> failed;
  private long rotations;
  private int underWay;
  private int keep;

  LogRotation(Io io, String path, LogCompressor compressor, Consumer<String> failed) {
    this.io = io;
    this.path = path;
    this.compressor = compressor;
    this.failed = failed;
  }

  /**
   * Moves the closed log file out of the way.
   *
   * @param log what it was when it was open
   * @param keep how many old files are kept
   * @throws KernelException nothing was moved, or it can be done again
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
      moveIfThere(path + "." + i, path + "." + (i + 1));
      moveIfThere(path + "." + i + ".gz", path + "." + (i + 1) + ".gz");
    }
    io.rename(path, path + ".1");
    rotations++;
    if (gzip && underWay < MOST_UNDER_WAY) {
      compress(log);
    }
  }

  private void moveIfThere(String from, String to) throws KernelException {
    try {
      io.rename(from, to);
    } catch (KernelException e) {
      if (e.errno() != Io.ENOENT) {
        throw e;
      }
    }
  }

  private void compress(Io.FileFacts log) throws KernelException {
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
    underWay++;
    compressor.submit(source, target, error -> compressed(number, target, error));
  }

  /** Puts a compressed file in the place of its source, which has moved on meanwhile. */
  private void compressed(long number, String target, String error) {
    underWay--;
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
