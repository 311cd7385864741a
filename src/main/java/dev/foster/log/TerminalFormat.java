package dev.foster.log;

import dev.foster.kernel.ByteText;
import dev.foster.kernel.Memory;
import java.nio.charset.StandardCharsets;

/** {@link PrefixedFormat} for a terminal: lines are made harmless as {@link TerminalText} says. */
final class TerminalFormat extends PrefixedFormat {
  TerminalFormat(Memory memory, Labels labels, boolean timestamps, boolean colour) {
    super(memory, labels, timestamps, colour);
  }

  @Override
  public long write(Output output, long from, long end, boolean partial) {
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
