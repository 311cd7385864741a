package dev.foster.log.format;

import dev.foster.log.ServiceLog;
import dev.foster.log.sink.StandardOutput;
import dev.foster.text.Level;

/** How lines are written to an {@link StandardOutput}. Owned by the pump's thread. */
public interface LineFormat {
  /** A line, without its newline, is at most this long; longer ones are cut into pieces. */
  int LONGEST = 64 * 1024;

  /** Comes after each piece of a cut line but the last. */
  byte[] CUT = {' ', '[', 'c', 'u', 't', ']'};

  /**
   * Sets what the next lines have in common.
   *
   * @param time when they were read, in milliseconds since 1970
   */
  void begin(ServiceLog service, Stream stream, int pid, long time);

  /**
   * Writes whole lines, each with its newline, as long as the output has room.
   *
   * @param partial true for one piece of a cut line, with {@link #CUT} before its newline
   * @return the start of the first line that was not written, or {@code end}
   */
  long write(StandardOutput output, long from, long end, boolean partial);

  /** A message of Foster's own as one line of this format, with its newline. */
  byte[] message(Level level, String service, String text, int pid, long time);
}
