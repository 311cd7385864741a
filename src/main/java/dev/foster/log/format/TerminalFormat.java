package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.log.sink.StandardOutput;
import dev.foster.text.ByteText;
import dev.foster.text.TerminalText;
import java.nio.charset.StandardCharsets;

/** {@link PrefixedFormat} for a terminal: lines are made harmless as {@link TerminalText} says. */
public final class TerminalFormat extends PrefixedFormat {
  public TerminalFormat(Memory memory, LinePrefixes labels, boolean timestamps, boolean colour) {
    super(memory, labels, timestamps, colour);
  }

  @Override
  public long write(StandardOutput output, long from, long end, boolean partial) {
    long at = from;
    while (at < end && output.room()) {
      long newline = memory.find(at, end - at, (byte) '\n');
      byte[] line = new byte[(int) (newline - at)];
      memory.get(at, line, 0, line.length);
      if (!plain(line)) {
        line = TerminalText.visible(ByteText.decode(line)).getBytes(StandardCharsets.UTF_8);
      }
      long to = putPrefix(output.position());
      memory.put(to, line, 0, line.length);
      memory.putByte(to + line.length, (byte) '\n');
      output.advanceTo(to + line.length + 1);
      at = newline + 1;
    }
    return at;
  }

  private static boolean plain(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if ((line[i] < 0x20 || line[i] == 0x7F) && line[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  String shown(String words) {
    return TerminalText.visible(super.shown(words));
  }
}
