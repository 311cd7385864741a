package dev.foster.log.sink;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.LineFormats;
import dev.foster.log.format.Stream;
import dev.foster.plan.Logs;
import dev.foster.text.Level;

/**
 * Foster's standard output and standard error. If both are the same file, one {@link
 * StandardOutput} serves both, so that their lines do not tear each other. Owned by the pump's
 * thread.
 */
public final class StandardOutputs {
  /** The tags of the two outputs in the epoll set. */
  public static final int OUT_TAG = 1;

  public static final int ERR_TAG = 2;

  private static final int MAX_TEXT = 8 * 1024;

  public final StandardOutput out;
  public final StandardOutput err;

  private final Io io;
  private final LineFormats formats;
  private final int pid;
  private Logs settings = new Logs(Logs.Format.PREFIXED, false, Logs.OnFull.BLOCK, null);

  /**
   * The outputs behind two descriptors.
   *
   * @param pid Foster's own pid
   * @param wake called from any thread when an output that epoll cannot watch has room again
   */
  public StandardOutputs(
      Io io, Epoll epoll, LineFormats formats, int pid, int stdout, int stderr, Runnable wake) {
    this.io = io;
    this.formats = formats;
    this.pid = pid;
    boolean same = isSameFile(stdout, stderr);
    String name = same ? "Foster's output" : "Foster's standard output";
    out = new StandardOutput(io, epoll, OUT_TAG, stdout, name, wake);
    err =
        same
            ? out
            : new StandardOutput(io, epoll, ERR_TAG, stderr, "Foster's standard error", wake);
  }

  private boolean isSameFile(int first, int second) {
    try {
      return io.facts(first).sameFile(io.facts(second));
    } catch (KernelException closed) {
      return false;
    }
  }

  /** Sets the format of Foster's own messages. */
  public void configure(Logs logs) {
    settings = logs;
  }

  public StandardOutput of(Stream stream) {
    return stream == Stream.STDOUT ? out : err;
  }

  /** Writes a message of Foster to standard error. */
  public void message(Level level, String service, String text, long time) {
    write(err, level, service, text, time);
  }

  private void write(StandardOutput to, Level level, String service, String text, long time) {
    boolean json = settings.format() == Logs.Format.JSON;
    LineFormat format =
        formats.of(
            json ? Logs.Format.JSON : Logs.Format.PREFIXED, settings.timestamps(), to.terminal());
    String line = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + " [cut]" : text;
    to.message(format.message(level, service, line, pid, time));
  }

  /** Writes the buffers as far as the outputs have room. */
  public void flush() {
    if (!out.stalled()) {
      out.flush();
    }
    if (err != out && !err.stalled()) {
      err.flush();
    }
  }

  /** Logs failures and recoveries of one output on the other, if that one works. */
  public void reportState(long time) {
    boolean reported = reportState(out, err, time);
    if (err != out) {
      reported |= reportState(err, out, time);
    }
    if (reported) {
      flush();
    }
  }

  private boolean reportState(StandardOutput about, StandardOutput other, long time) {
    String message = about.takeStateMessage(io);
    if (message != null) {
      StandardOutput to = about.failing() || other == err && !other.failing() ? other : about;
      write(to, about.failing() ? Level.ERROR : Level.WARNING, null, message, time);
    }
    return message != null;
  }

  /** True if lines were dropped and a message about them can be written now. */
  public boolean hasDropsToReport() {
    return (out.hasDroppedLines() || err.hasDroppedLines()) && !err.stalled();
  }

  /** Forgets that lines were dropped; the caller reports them. */
  public void clearDrops() {
    out.clearDroppedLines();
    err.clearDroppedLines();
  }

  /** True if a stalled output has to be polled because epoll cannot watch it. */
  public boolean unwatched() {
    return out.unwatched() || err.unwatched();
  }

  /** True if everything has been written. */
  public boolean empty() {
    return out.empty() && err.empty();
  }

  /** Gives the memory of empty buffers back to the kernel. */
  public void trim() {
    out.trim();
    err.trim();
  }

  public void close() {
    out.close();
    if (err != out) {
      err.close();
    }
  }
}
