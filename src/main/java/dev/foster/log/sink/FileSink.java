package dev.foster.log.sink;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.text.Level;

/**
 * A log file: appends bare lines, rotates by size and age, and opens the path again when the file
 * was moved away. A failure is logged once and tried again with later lines; the service goes on.
 * Owned by the job of its {@link LogFileQueue}.
 */
final class FileSink {
  static final int MODE = 0640;

  /** Pause between two checks that the path still leads to this file, and between two retries. */
  private static final long CHECK_NANOS = 1_000_000_000L;

  private static final int ELOOP = 40;

  private final Io io;
  private final Memory memory;
  private final String service;
  private final TroubleReporter reporter;
  private final LogRotation rotation;
  private LogFile settings;

  private int fd = -1;
  private Io.FileFacts identity;
  private long size;

  /** Wall-clock milliseconds at which the file was created. */
  private long createdAt;

  private long checkedAt;
  private long retryAt = Long.MIN_VALUE;
  private long rotateAt = Long.MIN_VALUE;
  private boolean failureReported;
  private boolean rotationFailureReported;
  private long lostLines; // since the failure

  private long droppedLines; // not reported yet
  private long droppedReportedAt = Long.MIN_VALUE;

  FileSink(
      Io io, LogFile settings, String service, LogCompressor compressor, TroubleReporter reporter) {
    this.io = io;
    this.memory = io.memory();
    this.settings = settings;
    this.service = service;
    this.reporter = reporter;
    this.rotation = new LogRotation(io, settings.path(), compressor, this::compressionFailed);
  }

  /** Sets the limits of size and age, the number of old files and their compression. */
  void configure(LogFile other) {
    boolean firstAge = settings.maxAge() == null && other.maxAge() != null;
    settings = other;
    if (fd >= 0 && firstAge) {
      createdAt = creationTime();
    }
  }

  /** Appends whole lines, each with its newline. */
  void write(long from, long end, long now) {
    long at = from;
    while (at < end) {
      if (!openIfNeeded(now)) {
        lostLines += StandardOutput.countLines(memory, at, end);
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

  /** Empties the file; the old files of its rotation stay. */
  void clear(long now) {
    boolean closed = fd < 0;
    if (openIfNeeded(now)) {
      io.truncate(fd, 0);
      size = 0;
      if (closed) {
        close();
      }
    }
  }

  /** Opens the file if it is closed or was moved away; false if that is not possible now. */
  private boolean openIfNeeded(long now) {
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
        size = there.size(); // another process may have truncated it
        return;
      }
    } catch (KernelException e) {
      // the next open reports the reason
    }
    close();
  }

  private void open(long now) {
    try {
      fd = openOrCreate(io, settings.path());
      identity = io.facts(fd);
      size = identity.size();
      createdAt = creationTime();
      checkedAt = now;
      if (!identity.isRegular() && !identity.isCharacterDevice()) {
        close();
        failed("it is not a regular file", now);
      }
    } catch (KernelException e) {
      close(); // fstat fails on NFS if another machine has removed the file
      failed(
          e.errno() == ELOOP
              ? "it is a symbolic link, which Foster does not follow here; name its target"
              : e.getMessage(),
          now);
    }
  }

  /**
   * Opens a file for appending, and creates it if there is none. Does not follow a symbolic link: a
   * user who may write to the directory could otherwise make Foster append to any file. Sets the
   * mode explicitly because the umask belongs to the services.
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

  /**
   * Time of day at which the file was created, as file systems record it; now if this one does not.
   */
  private long creationTime() {
    long birth = settings.maxAge() == null ? -1 : io.birthTime(fd);
    return birth >= 0 ? birth : System.currentTimeMillis();
  }

  private boolean isTooOld() {
    return settings.maxAge() != null
        && size > 0
        && System.currentTimeMillis() - createdAt >= settings.maxAge().toMillis();
  }

  /** How many bytes of the lines fit into this file; 0 if it has to be rotated first. */
  private long fitting(long from, long end, long now) {
    boolean retriesLater = rotateAt != Long.MIN_VALUE && now - rotateAt < 0;
    if (retriesLater || !identity.isRegular()) {
      return end - from; // after a failed rotation the file grows, so that no line is lost
    }
    if (isTooOld()) {
      return 0;
    }
    long room = settings.maxSize() - size;
    if (settings.maxSize() <= 0 || end - from <= room) {
      return end - from;
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
        lostLines += StandardOutput.countLines(memory, from + done, from + length);
        removeTornLine(from, done);
        close();
        failed(count == 0 ? "write(2) returned 0" : io.reason(-count), now);
        return from + length;
      }
    }
    size += done;
    succeeded();
    return from + done;
  }

  /** Truncates the file to its last whole line. */
  private void removeTornLine(long from, long done) {
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
      rotationFailureReported = false;
    } catch (KernelException e) {
      rotateAt = now + CHECK_NANOS;
      if (!rotationFailureReported) {
        rotationFailureReported = true;
        reporter.report(
            Level.WARNING,
            service,
            "cannot rotate "
                + settings.path()
                + ": "
                + e.getMessage()
                + "; it keeps growing until this is fixed");
      }
    }
  }

  private void failed(String reason, long now) {
    retryAt = now + CHECK_NANOS;
    if (!failureReported) {
      failureReported = true;
      reporter.report(
          Level.ERROR,
          service,
          "cannot write to "
              + settings.path()
              + ": "
              + reason
              + "; its lines are not written until this is fixed");
    }
  }

  private void succeeded() {
    retryAt = Long.MIN_VALUE;
    if (failureReported) {
      failureReported = false;
      reporter.report(
          Level.WARNING,
          service,
          settings.path() + " can be written again; " + lostLines + " lines are missing in it");
      lostLines = 0;
    }
  }

  void reportInternalError(Throwable problem) {
    reporter.report(
        Level.ERROR, service, "internal error with " + settings.path() + ": " + problem);
  }

  private void compressionFailed(String reason) {
    reporter.report(Level.WARNING, service, "cannot compress an old log file: " + reason);
  }

  /** Counts lines that did not fit into the queue, and logs them at most once a second. */
  void reportDropped(long count) {
    droppedLines += count;
    long now = System.nanoTime();
    if (droppedReportedAt == Long.MIN_VALUE || now - droppedReportedAt >= CHECK_NANOS) {
      droppedReportedAt = now;
      reportDropped();
    }
  }

  private void reportDropped() {
    String text = droppedLines + " lines are missing in " + settings.path();
    droppedLines = 0;
    reporter.report(Level.WARNING, service, text + ": it was not written fast enough");
  }

  /** Closes the file; a later line opens it again. */
  void closeUnused() {
    if (droppedLines > 0) {
      reportDropped();
    }
    close();
  }

  private void close() {
    io.close(fd);
    fd = -1;
  }
}
