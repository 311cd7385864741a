package dev.foster.log.sink;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.log.LogPump;
import dev.foster.log.format.JsonFormat;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.LinePrefixes;
import dev.foster.log.format.PrefixedFormat;
import dev.foster.log.format.Stream;
import dev.foster.log.format.TerminalFormat;
import dev.foster.plan.Logs;
import dev.foster.text.Level;

/**
 * Foster's standard output and standard error. If both are one file, one {@link StandardOutput}
 * serves both, so that lines of the two do not tear each other. Owned by the pump's thread.
 */
public final class StandardOutputs {
  private static final int MOST_TEXT = 8 * 1024;

  public final StandardOutput out;
  public final StandardOutput err;
  public final LinePrefixes labels = new LinePrefixes();

  private final Io io;
  private final Memory memory;
  private final boolean colourAllowed;
  private final int pid;
  private final LineFormat[] formats = new LineFormat[5];
  private Logs own = new Logs(Logs.Format.PREFIXED, false, Logs.OnFull.BLOCK, null);

  public StandardOutputs(
      Io io, Epoll epoll, LogPump.Settings settings, int outTag, int errTag, Runnable wake) {
    this.io = io;
    this.memory = io.memory();
    this.colourAllowed = settings.colour();
    this.pid = settings.pid();
    boolean one = sameFile(settings.stdout(), settings.stderr());
    String name = one ? "Foster's output" : "Foster's standard output";
    out = new StandardOutput(io, epoll, outTag, settings.stdout(), name, wake);
    err =
        one
            ? out
            : new StandardOutput(
                io, epoll, errTag, settings.stderr(), "Foster's standard error", wake);
  }

  private boolean sameFile(int first, int second) {
    try {
      return io.facts(first).sameFile(io.facts(second));
    } catch (KernelException closed) {
      return false;
    }
  }

  /** Sets how Foster's own messages look. */
  public void configure(Logs logs) {
    own = logs;
  }

  public StandardOutput of(Stream stream) {
    return stream == Stream.STDOUT ? out : err;
  }

  /** How lines look there; null for none. */
  public LineFormat format(Logs.Format format, boolean timestamps, StandardOutput output) {
    if (format == Logs.Format.NONE) {
      return null;
    }
    boolean json = format == Logs.Format.JSON;
    int index = json ? 0 : 1 + (timestamps ? 1 : 0) + (output.terminal ? 2 : 0);
    if (formats[index] == null) {
      formats[index] =
          json
              ? new JsonFormat(memory)
              : output.terminal
                  ? new TerminalFormat(memory, labels, timestamps, colourAllowed)
                  : new PrefixedFormat(memory, labels, timestamps, false);
    }
    return formats[index];
  }

  /** Writes a message of Foster's own. */
  public void message(Level level, String service, String text, long time) {
    write(err, level, service, text, time);
  }

  private void write(StandardOutput to, Level level, String service, String text, long time) {
    boolean json = own.format() == Logs.Format.JSON;
    LineFormat format =
        format(json ? Logs.Format.JSON : Logs.Format.PREFIXED, own.timestamps(), to);
    String words = text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + " [cut]" : text;
    to.message(format.message(level, service, words, pid, time));
  }

  /** Writes what is in the buffers, as far as anybody takes it. */
  public void flush() {
    if (!out.stalled()) {
      out.flush();
    }
    if (err != out && !err.stalled()) {
      err.flush();
    }
  }

  /** Says what is worth telling of the outputs themselves, on the one that works. */
  public void tellNews(long time) {
    boolean told = tell(out, err, time);
    if (err != out) {
      told |= tell(err, out, time);
    }
    if (told) {
      flush();
    }
  }

  private boolean tell(StandardOutput about, StandardOutput other, long time) {
    String news = about.news(io);
    if (news != null) {
      StandardOutput to = about.failing() || other == err && !other.failing() ? other : about;
      write(to, about.failing() ? Level.ERROR : Level.WARNING, null, news, time);
    }
    return news != null;
  }

  /** True if lines were dropped and it can be told now. */
  public boolean dropsToTell() {
    return (out.dropped || err.dropped) && !err.stalled();
  }

  /** True if one of them has to be looked at again and again. */
  public boolean unwatched() {
    return out.unwatched() || err.unwatched();
  }

  public boolean empty() {
    return out.empty() && err.empty();
  }

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
