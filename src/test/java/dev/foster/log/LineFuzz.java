package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.log.format.JsonFormat;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.LinePrefixes;
import dev.foster.log.format.Stream;
import dev.foster.log.format.TerminalFormat;
import dev.foster.log.sink.Sink;
import dev.foster.log.sink.StandardOutput;
import dev.foster.text.ByteText;
import dev.foster.text.TerminalText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Fuzz target: any output of a service. The first byte is the size of the blocks. The lines must be
 * those of the simplest implementation; no byte of them may control a terminal or leave its JSON
 * string.
 */
public final class LineFuzz {
  /** The number of lines that are formatted; an input of newlines has very many. */
  private static final int MOST_LINES = 200;

  /** The number of bytes in place of one, see {@link #swollen}. */
  private static final int SWELL = 9_000;

  /** A longer text comes in larger blocks. */
  private static final int MANY = 4_096;

  private static final JsonFactory JSON_FACTORY = new JsonFactory();

  private static final Memory MEMORY = LinuxIo.INSTANCE.memory();

  private static final Sink NOWHERE =
      new Sink() {
        @Override
        public int write(long address, int length) {
          return length;
        }

        @Override
        public int waitDescriptor() {
          return -1;
        }

        @Override
        public void close() {}
      };

  private static final StandardOutput OUTPUT =
      new StandardOutput(LinuxIo.INSTANCE, null, 1, NOWHERE, true, "it");

  private static final LineFormat TERMINAL =
      new TerminalFormat(MEMORY, new LinePrefixes(), false, false);

  private static final LineFormat JSON = new JsonFormat(MEMORY);

  private LineFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (bytes.length < 2) {
      return;
    }
    byte[] text = swollen(bytes);
    int block = (1 + (bytes[0] & 0xFF)) * (1 + text.length / MANY); // few blocks, for speed
    Lines lines = new Lines();
    for (int at = 0; at < text.length; at += block) {
      lines.feed(java.util.Arrays.copyOfRange(text, at, Math.min(text.length, at + block)));
      assertTrue(lines.assembler.unfinishedLength() <= LineFormat.LONGEST);
    }
    lines.end();
    List<String> expected = Lines.reference(text);
    if (text.length <= LineFormat.LONGEST) { // otherwise a cut moves so that it splits no character
      assertEquals(expected, lines.lines);
    }
    for (int i = 0; i < Math.min(lines.lines.size(), MOST_LINES); i++) {
      byte[] line = lines.lines.get(i).getBytes(StandardCharsets.ISO_8859_1);
      assertTrue(line.length <= LineFormat.LONGEST + LineFormat.CUT.length);
      terminal(line);
      json(line, lines.partial.get(i));
    }
  }

  /**
   * Replaces the bytes F8 FF, which never occur in UTF-8, and the byte before them with many copies
   * of that byte, so that few inputs are large.
   */
  private static byte[] swollen(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 1; i < bytes.length; i++) {
      out.write(bytes[i]);
      boolean swells = bytes[i] == (byte) 0xFF && bytes[i - 1] == (byte) 0xF8 && i > 2;
      if (swells && out.size() < 2 * LineFormat.LONGEST) {
        byte[] many = new byte[SWELL];
        java.util.Arrays.fill(many, bytes[i - 2]);
        out.writeBytes(many);
      }
    }
    return out.toByteArray();
  }

  private static void terminal(byte[] line) {
    String shown = TerminalText.visible(ByteText.decode(line));
    assertTrue(shown.length() <= 4L * line.length + 16);
    String plain = shown.replaceAll("\033\\[[0-9;:]*m", "");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      assertTrue(c == '\t' || !Character.isISOControl(c), () -> "a control character: " + shown);
    }
    assertEquals(shown.equals(plain), !shown.contains("\033"));
    assertTrue(shown.equals(plain) || shown.endsWith("\033[0m"), shown);
    byte[] formatted = format(TERMINAL, line, false);
    String written = new String(formatted, StandardCharsets.UTF_8);
    assertTrue(written.endsWith(shown + "\n") && written.indexOf('\n') == written.length() - 1);
  }

  private static void json(byte[] line, boolean partial) throws IOException {
    byte[] formatted = format(JSON, line, partial);
    byte[] content =
        partial ? java.util.Arrays.copyOf(line, line.length - LineFormat.CUT.length) : line;
    String value = null;
    String base64 = null;
    try (JsonParser parser = JSON_FACTORY.createParser(formatted)) {
      assertEquals(JsonToken.START_OBJECT, parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        value = name.equals("line") ? parser.getText() : value;
        base64 = name.equals("line_base64") ? parser.getText() : base64;
      }
      assertEquals(JsonToken.END_OBJECT, parser.currentToken());
      assertEquals(null, parser.nextToken());
    }
    byte[] back =
        base64 == null
            ? value.getBytes(StandardCharsets.UTF_8)
            : Base64.getDecoder().decode(base64);
    assertArrayEquals(content, back);
    assertEquals(
        formatted.length - 1, new String(formatted, StandardCharsets.ISO_8859_1).indexOf('\n'));
  }

  private static byte[] format(LineFormat format, byte[] line, boolean partial) {
    OUTPUT.flush();
    long from = MEMORY.allocate(line.length + 1L);
    MEMORY.put(from, line, 0, line.length);
    MEMORY.putByte(from + line.length, (byte) '\n');
    format.begin("php", Stream.STDOUT, 17, 0);
    long before = OUTPUT.position();
    assertEquals(
        from + line.length + 1, format.write(OUTPUT, from, from + line.length + 1, partial));
    byte[] written = new byte[(int) (OUTPUT.position() - before)];
    MEMORY.get(before, written, 0, written.length);
    MEMORY.free(from);
    return written;
  }
}
