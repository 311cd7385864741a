package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.log.format.LineFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Feeds a {@link LineAssembler} and keeps its lines, as ISO 8859-1 text. */
final class Lines {
  private static final Memory MEMORY = LinuxIo.INSTANCE.memory();
  private static final int MOST = 512 * 1024;

  final List<String> lines = new ArrayList<>();
  final List<Boolean> partial = new ArrayList<>();
  final LineAssembler assembler = new LineAssembler(MEMORY, this::take);

  private final long buffer = MEMORY.allocate(LineAssembler.HEADROOM + MOST);

  private void take(long from, long end, boolean cut) {
    byte[] bytes = new byte[(int) (end - from)];
    MEMORY.get(from, bytes, 0, bytes.length);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\n")) {
      throw new AssertionError("no newline at the end");
    }
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      lines.add(line);
      partial.add(cut);
    }
  }

  void feed(byte[] bytes) {
    MEMORY.put(buffer + LineAssembler.HEADROOM, bytes, 0, bytes.length);
    assembler.take(buffer + LineAssembler.HEADROOM, bytes.length);
  }

  void feed(String text) {
    feed(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void end() {
    assembler.finish();
    MEMORY.free(buffer);
  }

  /** The expected lines of a text, by the simplest code. */
  static List<String> reference(byte[] all) {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte b : all) {
      if (b == '\n') {
        lines.add(line.toString(StandardCharsets.ISO_8859_1));
        line.reset();
        continue;
      }
      if (line.size() == LineFormat.LONGEST) {
        lines.add(line.toString(StandardCharsets.ISO_8859_1) + " [cut]");
        line.reset();
      }
      line.write(b);
    }
    if (line.size() > 0) {
      lines.add(line.toString(StandardCharsets.ISO_8859_1));
    }
    return lines;
  }
}
