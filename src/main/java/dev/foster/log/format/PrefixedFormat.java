package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.text.ByteText;
import dev.foster.text.Level;
import dev.foster.text.Rfc3339;

/** {@code php | line}, optionally with a time before it and colours around the name. */
public class PrefixedFormat implements LineFormat {
  private static final int PREFIX_CAPACITY = 256;

  final Memory memory;
  private final LinePrefixes prefixes;
  private final boolean timestamps;
  private final boolean colour;
  private final long prefix;
  private int prefixLength;

  public PrefixedFormat(Memory memory, LinePrefixes prefixes, boolean timestamps, boolean colour) {
    this.memory = memory;
    this.prefixes = prefixes;
    this.timestamps = timestamps;
    this.colour = colour;
    this.prefix = memory.allocate(PREFIX_CAPACITY);
  }

  @Override
  public final void begin(String service, Stream stream, int pid, long time) {
    byte[] bytes = withTime(prefixes.of(service, colour), time);
    prefixLength = Math.min(bytes.length, PREFIX_CAPACITY - 8);
    memory.put(prefix, bytes, 0, prefixLength);
  }

  private byte[] withTime(byte[] label, long time) {
    if (!timestamps) {
      return label;
    }
    byte[] bytes = new byte[Rfc3339.LENGTH + 1 + label.length];
    Rfc3339.write(time, bytes, 0);
    bytes[Rfc3339.LENGTH] = ' ';
    System.arraycopy(label, 0, bytes, Rfc3339.LENGTH + 1, label.length);
    return bytes;
  }

  @Override
  public long write(LineBuffer buffer, long from, long end, boolean partial) {
    long at = from;
    while (at < end && buffer.hasRoom()) {
      long text = putPrefix(buffer.position());
      long stop = memory.copyLine(at, text, end - at);
      at += stop - text;
      buffer.advanceTo(stop);
    }
    return at;
  }

  /** Writes the prefix, eight bytes at a time; returns the address after it. */
  final long putPrefix(long to) {
    int length = prefixLength;
    for (int i = 0; i < length; i += 8) {
      memory.putLong(to + i, memory.getLong(prefix + i));
    }
    return to + length;
  }

  @Override
  public final byte[] message(Level level, String service, String text, int pid, long time) {
    String line = service == null ? text : service + ": " + text;
    byte[] head = withTime(prefixes.foster(level, colour), time);
    byte[] tail = ByteText.encode(oneLine(line) + prefixes.messageEnd(level, colour) + "\n");
    byte[] bytes = new byte[head.length + tail.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(tail, 0, bytes, head.length, tail.length);
    return bytes;
  }

  /** The message without line breaks. */
  String oneLine(String text) {
    return text.replace('\n', ' ');
  }
}
