package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.text.JsonStrings;
import dev.foster.text.Level;
import dev.foster.text.Rfc3339;
import dev.foster.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One JSON object for each line. Each byte that is not UTF-8 becomes U+FFFD in {@code line},
 * because several parsers refuse lone surrogates; {@code line_base64} then has the original bytes.
 */
public final class JsonFormat implements LineFormat {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int HEAD_CAPACITY = 1024;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PARTIAL = "\",\"partial\":true".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] BASE64 =
      "\",\"line_base64\":\"".getBytes(StandardCharsets.ISO_8859_1);

  private final Memory memory;
  private final long head;
  private int headLength;
  private boolean invalid; // the current line has bytes that are not UTF-8

  public JsonFormat(Memory memory) {
    this.memory = memory;
    this.head = memory.allocate(HEAD_CAPACITY);
  }

  @Override
  public void begin(String service, Stream stream, int pid, long time) {
    String text =
        "{\"time\":\""
            + Rfc3339.text(time)
            + "\",\"service\":"
            + JsonStrings.quote(service)
            + ",\"stream\":\""
            + stream.word()
            + "\",\"pid\":"
            + pid
            + ",\"line\":\"";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    headLength = Math.min(bytes.length, HEAD_CAPACITY - 8);
    memory.put(head, bytes, 0, headLength);
  }

  @Override
  public long write(LineBuffer buffer, long from, long end, boolean partial) {
    long at = from;
    while (at < end && buffer.hasRoom()) {
      long newline = memory.find(at, end - at, (byte) '\n');
      long stop = partial ? newline - CUT.length : newline;
      long to = buffer.position();
      memory.copy(head, to, headLength);
      to = end(at, stop, escape(at, stop, to + headLength), partial);
      buffer.advanceTo(to);
      at = newline + 1;
    }
    return at;
  }

  /** Writes what follows the text of a line; returns the address after it. */
  private long end(long from, long end, long at, boolean partial) {
    long to = at;
    if (invalid) {
      byte[] line = new byte[(int) (end - from)];
      memory.get(from, line, 0, line.length);
      to = put(Base64.getEncoder().encode(line), put(BASE64, to));
    }
    if (partial) {
      to = put(PARTIAL, to); // begins with the quote that ends the string
    } else {
      memory.putByte(to++, (byte) '"');
    }
    memory.putByte(to, (byte) '}');
    memory.putByte(to + 1, (byte) '\n');
    return to + 2;
  }

  private long put(byte[] bytes, long to) {
    memory.put(to, bytes, 0, bytes.length);
    return to + bytes.length;
  }

  /**
   * Writes the text of a JSON string, eight bytes at a time where none of them needs an escape.
   *
   * @return the address after the text
   */
  private long escape(long from, long end, long to) {
    invalid = false;
    long at = from;
    long out = to;
    while (at < end) {
      if (end - at >= 8) {
        long word = memory.getLong(at);
        if (isPlain(word)) {
          memory.putLong(out, word);
          at += 8;
          out += 8;
          continue;
        }
      }
      int b = memory.getByte(at) & 0xFF;
      if (b >= 0x80) {
        int size = Utf8.sequence(memory, at, end);
        out = size > 0 ? copySequence(at, size, out) : putReplacement(out);
        at += Math.max(1, size);
      } else {
        out = b < 0x20 || b == '"' || b == '\\' ? putEscape(b, out) : putByte(b, out);
        at++;
      }
    }
    return out;
  }

  /** True if none of eight bytes needs an escape and all are ASCII. */
  private static boolean isPlain(long word) {
    long quote = word ^ ONES * '"';
    long slash = word ^ ONES * '\\';
    long special = word | word - ONES * 0x20 | quote - ONES | slash - ONES;
    return (special & HIGH_BITS) == 0;
  }

  private long copySequence(long from, int size, long to) {
    for (int i = 0; i < size; i++) {
      memory.putByte(to + i, memory.getByte(from + i));
    }
    return to + size;
  }

  private long putByte(int b, long to) {
    memory.putByte(to, (byte) b);
    return to + 1;
  }

  private long putReplacement(long to) {
    invalid = true;
    memory.putByte(to, (byte) 0xEF);
    memory.putByte(to + 1, (byte) 0xBF);
    memory.putByte(to + 2, (byte) 0xBD);
    return to + 3;
  }

  private long putEscape(int b, long to) {
    memory.putByte(to, (byte) '\\');
    int letter = b == '\t' ? 't' : b == '\r' ? 'r' : b == '"' || b == '\\' ? b : 0;
    if (letter != 0) {
      memory.putByte(to + 1, (byte) letter);
      return to + 2;
    }
    memory.putByte(to + 1, (byte) 'u');
    memory.putByte(to + 2, (byte) '0');
    memory.putByte(to + 3, (byte) '0');
    memory.putByte(to + 4, HEX[b >> 4]);
    memory.putByte(to + 5, HEX[b & 15]);
    return to + 6;
  }

  @Override
  public byte[] message(Level level, String service, String text, int pid, long time) {
    String line = service == null ? text : service + ": " + text;
    String object =
        "{\"time\":\""
            + Rfc3339.text(time)
            + "\",\"service\":\"foster\",\"stream\":\"stderr\""
            + ",\"pid\":"
            + pid
            + ",\"level\":\""
            + level.word()
            + "\",\"line\":"
            + JsonStrings.quote(line)
            + "}\n";
    return object.getBytes(StandardCharsets.UTF_8);
  }
}
