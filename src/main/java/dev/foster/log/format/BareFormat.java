package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.text.Level;

/** The lines as the service wrote them, also on a terminal. A long line is not cut. */
final class BareFormat implements LineFormat {
  /** More than the longest line, but less than a buffer has room for. */
  private static final long CHUNK = 2L * LONGEST;

  private final Memory memory;
  private final LineFormat messages;

  /** The format; {@code messages} is that of Foster's own messages. */
  BareFormat(Memory memory, LineFormat messages) {
    this.memory = memory;
    this.messages = messages;
  }

  @Override
  public void begin(String service, Stream stream, int pid, long time) {}

  @Override
  public long write(LineBuffer buffer, long from, long end, boolean partial) {
    long at = from;
    while (at < end && buffer.hasRoom()) {
      long length = Math.min(end - at, CHUNK);
      long stop = memory.findLast(at, length, (byte) '\n') + 1;
      long textEnd = partial ? stop - 1 - CUT.length : stop; // without mark and newline
      long to = buffer.position();
      memory.copy(at, to, textEnd - at);
      buffer.advanceTo(to + (textEnd - at));
      at = stop;
    }
    return at;
  }

  @Override
  public byte[] message(Level level, String service, String text, int pid, long time) {
    return messages.message(level, service, text, pid, time);
  }
}
