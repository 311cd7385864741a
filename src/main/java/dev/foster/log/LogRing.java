package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.Stream;
import dev.foster.text.ByteText;
import java.util.Collections;
import java.util.List;

/**
 * The last lines of one service: a ring outside the Java heap that grows with need to {@link
 * #MOST_BYTES}. What is read in one go is one record, so that a flood costs one copy a block; lines
 * are looked for only when someone asks. Owned by the pump's thread.
 *
 * <p>A record never wraps: {@link #HEADER} bytes (size, length, pid, flags, time, sequence), then
 * whole lines, each with its newline, then padding to eight bytes.
 */
final class LogRing {
  static final int MOST_BYTES = 256 * 1024;
  static final int MOST_LINES = 1000;

  /** What a line that was asked for takes on the Java heap, beside its text. */
  static final int LINE_COST = 96;

  private static final int FIRST_BYTES = 1024;

  /** Blocks are cut into records of about this size, which is what the oldest is forgotten by. */
  private static final int RECORD = 16 * 1024;

  private static final int HEADER = 32;
  private static final int LENGTH = 4;
  private static final int PID = 8;
  private static final int FLAGS = 12;
  private static final int TIME = 16;
  private static final int SEQUENCE = 24;
  private static final int SKIP = -1; // a size: go on at the start of the ring
  private static final int STDERR = 1;
  private static final int PARTIAL = 2;

  private final Memory memory;
  private long ring;
  private int capacity;
  private int oldest;
  private int next;
  private int count;

  LogRing(Memory memory) {
    this.memory = memory;
  }

  /** Adds whole lines, each with its newline. */
  void add(Stream stream, int pid, long time, long sequence, long from, int length, boolean cut) {
    int flags = (stream == Stream.STDERR ? STDERR : 0) | (cut ? PARTIAL : 0);
    long end = from + length;
    long at = length > MOST_BYTES - RECORD ? lineStart(end - MOST_BYTES + RECORD, end) : from;
    while (at < end) {
      int size = recordLength(at, end);
      long record = make(size);
      memory.putInt(record + LENGTH, size);
      memory.putInt(record + PID, pid);
      memory.putInt(record + FLAGS, flags);
      memory.putLong(record + TIME, time);
      memory.putLong(record + SEQUENCE, sequence);
      memory.copy(at, record + HEADER, size);
      at += size;
    }
  }

  /** Start of the first line at or after {@code at}. */
  private long lineStart(long at, long end) {
    long newline = memory.find(at - 1, end - at + 1, (byte) '\n');
    return newline == 0 ? end : newline + 1;
  }

  private int recordLength(long at, long end) {
    if (end - at <= RECORD) {
      return (int) (end - at);
    }
    long newline = memory.findLast(at, RECORD, (byte) '\n');
    return (int) ((newline == 0 ? lineStart(at + 1, end) : newline + 1) - at);
  }

  /** Makes room for a record at the newest end; its address. */
  private long make(int length) {
    int size = HEADER + length + 7 & ~7;
    if (count >= MOST_LINES) {
      forgetOldest();
    }
    while (!fits(size)) {
      if (capacity < MOST_BYTES) {
        grow(size);
      } else {
        forgetOldest();
      }
    }
    long record = ring + next;
    memory.putInt(record, size);
    next += size;
    count++;
    return record;
  }

  /** Moves {@link #next} to a place with that much room, if there is one. */
  private boolean fits(int size) {
    if (count == 0) {
      oldest = 0;
      next = 0;
      return size <= capacity;
    }
    if (next <= oldest) {
      return size <= oldest - next;
    }
    if (size <= capacity - next) {
      return true;
    }
    if (size > oldest) {
      return false;
    }
    if (next < capacity) {
      memory.putInt(ring + next, SKIP);
    }
    next = 0;
    return true;
  }

  private void grow(int size) {
    int larger = Math.max(capacity * 2, FIRST_BYTES);
    while (larger < size) {
      larger *= 2;
    }
    larger = Math.min(larger, MOST_BYTES);
    long fresh = memory.allocate(larger);
    int to = 0;
    int at = oldest;
    for (int i = 0; i < count; i++) {
      int length = memory.getInt(ring + at);
      memory.copy(ring + at, fresh + to, length);
      to += length;
      at = i + 1 < count ? after(at) : at;
    }
    memory.free(ring);
    ring = fresh;
    capacity = larger;
    oldest = 0;
    next = to;
  }

  private void forgetOldest() {
    count--;
    oldest = count == 0 ? 0 : after(oldest);
  }

  /** Offset of the record that follows; there must be one. */
  private int after(int record) {
    int at = record + memory.getInt(ring + record);
    return at == capacity || memory.getInt(ring + at) == SKIP ? 0 : at;
  }

  /**
   * Adds the last lines to {@code to}, oldest first.
   *
   * @param lines how many at most
   * @param bytes how much text at most, with {@link #LINE_COST} for each line; the newest line
   *     comes in any case
   */
  void last(String service, int lines, int bytes, List<LogLine> to) {
    int[] records = new int[count];
    for (int i = 0, at = oldest; i < count; i++) {
      records[i] = at;
      at = i + 1 < count ? after(at) : at;
    }
    int start = to.size();
    int room = bytes;
    for (int i = count - 1; i >= 0 && to.size() - start < lines && room > 0; i--) {
      room = linesOf(records[i], service, start + lines, room, to);
    }
    Collections.reverse(to.subList(start, to.size()));
  }

  /** Adds lines of a record, newest first; the room that is left. */
  private int linesOf(int offset, String service, int mostSize, int bytes, List<LogLine> to) {
    long record = ring + offset;
    long text = record + HEADER;
    int flags = memory.getInt(record + FLAGS);
    int room = bytes;
    long end = text + memory.getInt(record + LENGTH) - 1; // of the last line, at its newline
    while (end >= text && to.size() < mostSize && room > 0) {
      long newline = memory.findLast(text, end - text, (byte) '\n');
      long start = newline == 0 ? text : newline + 1;
      long stop = (flags & PARTIAL) != 0 ? end - LineFormat.CUT.length : end;
      room -= (int) (end - start) + LINE_COST;
      to.add(
          new LogLine(
              memory.getLong(record + TIME),
              memory.getLong(record + SEQUENCE),
              service,
              (flags & STDERR) != 0 ? Stream.STDERR : Stream.STDOUT,
              memory.getInt(record + PID),
              text(memory, start, (int) (stop - start)),
              (flags & PARTIAL) != 0));
      end = start - 1;
    }
    return room;
  }

  static String text(Memory memory, long from, int length) {
    byte[] bytes = new byte[length];
    memory.get(from, bytes, 0, length);
    return ByteText.decode(bytes);
  }

  /** Bytes that the ring takes. */
  int footprint() {
    return capacity;
  }

  void close() {
    memory.free(ring);
    ring = 0;
    capacity = 0;
    count = 0;
  }
}
