package dev.foster.log.format;

import dev.foster.text.Level;

/** Writes lines to a {@link LineBuffer} in one format. Owned by the log pump's thread. */
public interface LineFormat {
  /** The longest line in bytes, without its newline; longer lines are cut into pieces. */
  int LONGEST = 64 * 1024;

  /** The mark at the end of each piece of a cut line except the last. */
  byte[] CUT = {' ', '[', 'c', 'u', 't', ']'};

  /**
   * Sets what the lines of the next {@link #write} have in common.
   *
   * @param pid main process of the run
   * @param time when Foster read the lines, in milliseconds since 1970
   */
  void begin(String service, Stream stream, int pid, long time);

  /**
   * Writes whole lines, each with its newline, while the buffer has room.
   *
   * @param partial true for one piece of a cut line, with {@link #CUT} before its newline
   * @return the address of the first line that was not written, or {@code end}
   */
  long write(LineBuffer buffer, long from, long end, boolean partial);

  /**
   * Formats a message of Foster as one line with its newline.
   *
   * @param service the service that the message is about, or null
   * @param pid Foster's own pid
   * @param time in milliseconds since 1970
   */
  byte[] message(Level level, String service, String text, int pid, long time);
}
