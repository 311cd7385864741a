package dev.foster.log.format;

import dev.foster.kernel.Memory;
import dev.foster.log.ServiceLog;
import dev.foster.log.sink.StandardOutput;
import dev.foster.text.ByteText;
import dev.foster.text.Level;
import dev.foster.text.Rfc3339;

/** {@code php | line}, with or without a time before it and colours around the name. */
public class PrefixedFormat implements LineFormat {
  private static final int MOST_PREFIX = 256;

  final Memory memory;
  private final LinePrefixes labels;
  private final boolean timestamps;
  private final boolean colour;
  private final long prefix;
  private int prefixLength;

  public PrefixedFormat(Memory memory, LinePrefixes labels, boolean timestamps, boolean colour) {
    this.memory = memory;
    this.labels = labels;
    this.timestamps = timestamps;
    this.colour = colour;
    this.prefix = memory.allocate(MOST_PREFIX);
  }

  @Override
  public final void begin(ServiceLog service, Stream stream, int pid, long time) {
    byte[] bytes = prefix(labels.of(service.name, colour), time);
    prefixLength = Math.min(bytes.length, MOST_PREFIX - 8);
    memory.put(prefix, bytes, 0, prefixLength);
  }

  private byte[] prefix(byte[] label, long time) {
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
  public long write(StandardOutput output, long from, long end, boolean partial) {
    long at = from;
    while (at < end && output.room()) {
      long text = putPrefix(output.position());
      long stop = memory.copyLine(at, text, end - at);
      at += stop - text;
      output.advanceTo(stop);
    }
    return at;
  }

  /** Puts the prefix of this block; the address after it. */
  final long putPrefix(long to) {
    int length = prefixLength;
    for (int i = 0; i < length; i += 8) {
      memory.putLong(to + i, memory.getLong(prefix + i));
    }
    return to + length;
  }

  @Override
  public final byte[] message(Level level, String service, String text, int pid, long time) {
    String words = service == null ? text : service + ": " + text;
    byte[] head = prefix(labels.foster(level, colour), time);
    byte[] tail = ByteText.encode(shown(words) + labels.messageEnd(level, colour) + "\n");
    byte[] line = new byte[head.length + tail.length];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(tail, 0, line, head.length, tail.length);
    return line;
  }

  /** A message is one line. */
  String shown(String words) {
    return words.replace('\n', ' ');
  }
}
