package dev.foster.cli;

import dev.foster.kernel.Io;
import dev.foster.text.ByteText;

/** Writes to descriptors 1 and 2, because {@code System.out} converts to a charset. */
public final class DescriptorConsole implements Console {
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final int USUAL_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 40;

  private final Io io;
  private final boolean noColour;
  private int lost;

  /** A console; {@code noColour} says that {@code NO_COLOR} is set. */
  public DescriptorConsole(Io io, boolean noColour) {
    this.io = io;
    this.noColour = noColour;
  }

  @Override
  public boolean out(String text) {
    int errno = write(OUT, text);
    if (errno != 0 && errno != Io.EPIPE) {
      lost = errno;
    }
    return errno == 0;
  }

  @Override
  public void err(String text) {
    write(ERR, text);
  }

  /**
   * Error number of the write that lost output, such as ENOSPC; 0 if all output was written. A
   * reader that has closed the pipe ({@code | head}) loses nothing.
   */
  public int lost() {
    return lost;
  }

  /** Returns 0 or an error number. */
  private int write(int fd, String text) {
    byte[] bytes = ByteText.encode(text);
    long address = io.memory().allocate(Math.max(1, bytes.length));
    try {
      io.memory().put(address, bytes, 0, bytes.length);
      for (int done = 0; done < bytes.length; ) {
        int n = io.write(fd, address + done, bytes.length - done);
        if (n == -Io.EAGAIN) {
          io.poll(fd, Io.OUT, -1); // another process has made it non-blocking
        } else if (n < 0 && n != -Io.EINTR) {
          return -n;
        }
        done += Math.max(n, 0);
      }
      return 0;
    } finally {
      io.memory().free(address);
    }
  }

  @Override
  public boolean isTerminal() {
    return io.isTerminal(OUT);
  }

  @Override
  public boolean errorIsTerminal() {
    return io.isTerminal(ERR);
  }

  @Override
  public int columns() {
    if (!isTerminal()) {
      return Table.UNLIMITED;
    }
    int columns = io.columns(OUT);
    return columns <= 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS);
  }

  @Override
  public boolean colour() {
    return !noColour && isTerminal();
  }
}
