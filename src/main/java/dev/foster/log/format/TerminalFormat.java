package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.text.ByteText;
import dev.foster.text.TerminalText;
import java.nio.charset.StandardCharsets;

/** {@link PrefixedFormat} for a terminal: {@link TerminalText} makes each line harmless. */
public final class TerminalFormat extends PrefixedFormat {
  public TerminalFormat(Memory memory, LinePrefixes prefixes, boolean timestamps, boolean colour) {
    super(memory, prefixes, timestamps, colour);
  }

  @Override
  public long write(LineBuffer buffer, long from, long end, boolean partial) {
    long at = from;
    while (at < end && buffer.hasRoom()) {
      long newline = memory.find(at, end - at, (byte) '\n');
      byte[] line = new byte[(int) (newline - at)];
      memory.get(at, line, 0, line.length);
      if (!isPlain(line)) {
        line = TerminalText.visible(ByteText.decode(line)).getBytes(StandardCharsets.UTF_8);
      }
      long to = putPrefix(buffer.position());
      memory.put(to, line, 0, line.length);
      memory.putByte(to + line.length, (byte) '\n');
      buffer.advanceTo(to + line.length + 1);
      at = newline + 1;
    }
    return at;
  }

  private static boolean isPlain(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if ((line[i] < 0x20 || line[i] == 0x7F) && line[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  String oneLine(String text) {
    return TerminalText.visible(super.oneLine(text));
  }
}
