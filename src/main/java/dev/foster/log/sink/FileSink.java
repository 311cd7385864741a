package dev.foster.log.sink;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.plan.Logs.LogFile;
import dev.foster.text.Level;

/**
 * A log file: bare lines, appended; rotated by size; opened again when it was moved away. What goes
 * wrong is said once, tried again with later lines, and never concerns the service. Owned by the
 * pump's thread.
 */
public final class FileSink {
  static final int MODE = 0640;

  /**
   * How often it is looked whether the path still is our file, and a failed step is tried again.
   */
  private static final long CHECK_NANOS = 1_000_000_000L;

  private static final int ELOOP = 40;

  /** Where trouble is told. */
  public interface Reporter {
    void report(Level level, String service, String text);
  }

  private final Io io;
  private final Memory memory;
  private final String service;
  private final Reporter reporter;
  private final LogRotation rotation;
  private LogFile settings;

  private int fd = -1;
  private Io.FileFacts identity;
  private long size;
  private long checkedAt;
  private long retryAt = Long.MIN_VALUE;
  private long rotateAt = Long.MIN_VALUE;
  private boolean troubleTold;
  private boolean rotationTold;
  private long lost;

  /** Services that write to it now. */
  public int users;

  public FileSink(
      Io io, LogFile settings, String service, LogCompressor compressor, Reporter reporter) {
    this.io = io;
    this.memory = io.memory();
    this.settings = settings;
    this.service = service;
    this.reporter = reporter;
    this.rotation = new LogRotation(io, settings.path(), compressor, this::compressionFailed);
  }

  /** Takes on other settings for the same path. */
  public void configure(LogFile other) {
    settings = other;
  }

  /** Appends whole lines, each with its newline. */
  public void write(long from, long end, long now) {
    long at = from;
    while (at < end) {
      if (!ready(now)) {
        lost += StandardOutput.lines(memory, at, end);
        return;
      }
      long length = fitting(at, end, now);
      if (length == 0) {
        rotate(now);
      } else {
        at = append(at, length, now);
      }
    }
  }

  /** Makes sure that the right file is open. */
  private boolean ready(long now) {
    if (fd >= 0 && now - checkedAt >= CHECK_NANOS) {
      checkedAt = now;
      closeIfMoved();
    }
    if (fd < 0 && (retryAt == Long.MIN_VALUE || now - retryAt >= 0)) {
      open(now);
    }
    return fd >= 0;
  }

  private void closeIfMoved() {
    try {
      Io.FileFacts there = io.facts(settings.path());
      if (identity.sameFile(there)) {
        size = there.size(); // somebody may have cut it
        return;
      }
    } catch (KernelException e) {
      // opening it will say what is wrong
    }
    close();
  }

  private void open(long now) {
    try {
      fd = openOrCreate(io, settings.path());
      identity = io.facts(fd);
      size = identity.size();
      checkedAt = now;
      if (!identity.isRegular() && !identity.isCharacterDevice()) {
        close();
        failed("it is no ordinary file", now);
      }
    } catch (KernelException e) {
      close(); // it may be that only its facts cannot be had: on NFS, another machine removed it
      failed(
          e.errno() == ELOOP
              ? "it is a symbolic link, which Foster does not follow here; name its target"
              : e.getMessage(),
          now);
    }
  }

  /**
   * Opens for appending. Whoever may write to the directory could plant a link there to have Foster
   * write elsewhere: so links are not followed. The mode is set by hand because the umask belongs
   * to the services.
   */
  static int openOrCreate(Io io, String path) throws KernelException {
    int flags = Io.WRITE | Io.APPEND | Io.NO_FOLLOW | Io.NON_BLOCKING | Io.NO_TTY;
    try {
      return io.open(path, flags, 0);
    } catch (KernelException e) {
      if (e.errno() != Io.ENOENT) {
        throw e;
      }
    }
    int fd = io.open(path, flags | Io.CREATE | Io.EXCLUSIVE, MODE);
    io.changeMode(fd, MODE);
    return fd;
  }

  /** How much of what is there may go into this file; 0 if it must be rotated first. */
  private long fitting(long from, long end, long now) {
    long room = settings.maxSize() - size;
    if (settings.maxSize() <= 0 || end - from <= room || !identity.isRegular()) {
      return end - from;
    }
    if (rotateAt != Long.MIN_VALUE && now - rotateAt < 0) {
      return end - from; // it could not be rotated: better too large than lost
    }
    long newline = memory.findLast(from, room, (byte) '\n');
    if (newline != 0) {
      return newline + 1 - from;
    }
    return size > 0 ? 0 : memory.find(from, end - from, (byte) '\n') + 1 - from;
  }

  private long append(long from, long length, long now) {
    long done = 0;
    while (done < length) {
      int count = io.write(fd, from + done, (int) (length - done));
      if (count > 0) {
        done += count;
      } else if (count != -Io.EINTR) {
        lost += StandardOutput.lines(memory, from + done, from + length);
        takeBackTornLine(from, done);
        close();
        failed(count == 0 ? "nothing was written" : io.reason(-count), now);
        return from + length;
      }
    }
    size += done;
    mended();
    return from + done;
  }

  /** Cuts off a line of which only the beginning could be written. */
  private void takeBackTornLine(long from, long done) {
    long newline = memory.findLast(from, done, (byte) '\n');
    long whole = newline == 0 ? 0 : newline + 1 - from;
    if (whole < done && identity.isRegular()) {
      io.truncate(fd, size + whole);
    }
  }

  private void rotate(long now) {
    Io.FileFacts old = identity;
    close();
    try {
      rotation.rotate(old, settings.keep(), settings.gzip());
      rotateAt = Long.MIN_VALUE;
      rotationTold = false;
    } catch (KernelException e) {
      rotateAt = now + CHECK_NANOS;
      if (!rotationTold) {
        rotationTold = true;
        reporter.report(
            Level.WARNING,
            service,
            "cannot rotate "
                + settings.path()
                + ": "
                + e.getMessage()
                + "; it grows beyond its max_size until that works");
      }
    }
  }

  private void failed(String reason, long now) {
    retryAt = now + CHECK_NANOS;
    if (!troubleTold) {
      troubleTold = true;
      reporter.report(
          Level.ERROR,
          service,
          "cannot write to "
              + settings.path()
              + ": "
              + reason
              + "; its lines are missing there until that is mended");
    }
  }

  private void mended() {
    retryAt = Long.MIN_VALUE;
    if (troubleTold) {
      troubleTold = false;
      reporter.report(
          Level.WARNING,
          service,
          settings.path() + " can be written again; " + lost + " lines are missing in it");
      lost = 0;
    }
  }

  private void compressionFailed(String reason) {
    reporter.report(Level.WARNING, service, "cannot compress an old log file: " + reason);
  }

  public void close() {
    io.close(fd);
    fd = -1;
  }
}
