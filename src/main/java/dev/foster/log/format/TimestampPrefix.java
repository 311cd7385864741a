package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.text.Rfc3339;

/** Puts a time before each line. Not thread-safe. */
public final class TimestampPrefix {
  private static final int BUFFER = 64 * 1024;
  private static final int PREFIX = Rfc3339.LENGTH + 1;

  /** The longest line with its mark and newline, and the time before it. */
  private static final int LINE = PREFIX + LineFormat.LONGEST + LineFormat.CUT.length + 1;

  private final Memory memory;
  private final byte[] prefix = new byte[PREFIX];

  /** Receives lines; the memory is valid only during the call. */
  public interface Receiver {
    void take(long from, long end);
  }

  public TimestampPrefix(Memory memory) {
    this.memory = memory;
  }

  /**
   * Passes on copies of whole lines, each with the time and a blank before it.
   *
   * @param time in milliseconds since 1970
   */
  public void addTo(long from, long end, long time, Receiver receiver) {
    Rfc3339.write(time, prefix, 0);
    prefix[PREFIX - 1] = ' ';
    long buffer = memory.allocate(BUFFER + LINE);
    try {
      long to = buffer;
      for (long at = from; at < end; ) {
        memory.put(to, prefix, 0, PREFIX);
        long stop = memory.copyLine(at, to + PREFIX, end - at);
        at += stop - (to + PREFIX);
        to = stop;
        if (to - buffer >= BUFFER || at >= end) {
          receiver.take(buffer, to);
          to = buffer;
        }
      }
    } finally {
      memory.free(buffer);
    }
  }
}
