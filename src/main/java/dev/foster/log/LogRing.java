package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.Stream;
import dev.foster.text.ByteText;
import java.util.Collections;
import java.util.List;

/**
 * The last lines of one service: a ring outside the Java heap that grows as needed to {@link
 * #MAX_BYTES}. All lines of one read make one record, so that a flood costs one copy for each
 * block. The ring splits records into lines only when a caller asks for lines. Owned by the pump's
 * thread.
 *
 * <p>A record never wraps: {@link #HEADER} bytes (size, length, pid, flags, time, sequence), then
 * whole lines, each with its newline, then padding to eight bytes.
 */
final class LogRing {
  static final int MAX_BYTES = 256 * 1024;
  static final int MAX_LINES = 1000;

  /** What a returned line takes on the Java heap beside its text, in bytes. */
  static final int LINE_COST = 96;

  private static final int FIRST_BYTES = 1024;

  /** Blocks are split into records of about this size; the ring drops one record at a time. */
  private static final int RECORD = 16 * 1024;

  private static final int HEADER = 32;
  private static final int LENGTH = 4;
  private static final int PID = 8;
  private static final int FLAGS = 12;
  private static final int TIME = 16;
  private static final int SEQUENCE = 24;

  /** In place of a size: the next record is at the start of the ring. */
  private static final int SKIP = -1;

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
  void add(
      Stream stream, int pid, long time, long sequence, long from, int length, boolean partial) {
    int flags = (stream == Stream.STDERR ? STDERR : 0) | (partial ? PARTIAL : 0);
    long end = from + length;
    long at = length > MAX_BYTES - RECORD ? lineStart(end - MAX_BYTES + RECORD, end) : from;
    while (at < end) {
      int size = recordLength(at, end);
      long record = allocateRecord(size);
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

  /** Makes room for a new record, and returns its address. */
  private long allocateRecord(int length) {
    int size = HEADER + length + 7 & ~7;
    if (count >= MAX_LINES) {
      dropOldest();
    }
    while (!findRoom(size)) {
      if (capacity < MAX_BYTES) {
        grow(size);
      } else {
        dropOldest();
      }
    }
    long record = ring + next;
    memory.putInt(record, size);
    next += size;
    count++;
    return record;
  }

  /** Moves {@link #next} to a place with that much room; false if there is none. */
  private boolean findRoom(int size) {
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
    larger = Math.min(larger, MAX_BYTES);
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

  private void dropOldest() {
    count--;
    oldest = count == 0 ? 0 : after(oldest);
  }

  /** Offset of the record after this one, which must exist. */
  private int after(int record) {
    int at = record + memory.getInt(ring + record);
    return at == capacity || memory.getInt(ring + at) == SKIP ? 0 : at;
  }

  /**
   * Adds the last lines to {@code to}, oldest first.
   *
   * @param lines the most lines to add
   * @param bytes the most bytes to add, where each line counts {@link #LINE_COST} more than its
   *     text; the newest line is added in any case
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

  /** Adds the lines of a record, newest first; returns how many bytes may still be added. */
  private int linesOf(int offset, String service, int maxSize, int bytes, List<LogLine> to) {
    long record = ring + offset;
    long text = record + HEADER;
    int flags = memory.getInt(record + FLAGS);
    int room = bytes;
    long end = text + memory.getInt(record + LENGTH) - 1; // the newline of the last line
    while (end >= text && to.size() < maxSize && room > 0) {
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

  /** Memory that the ring takes, in bytes. */
  int footprint() {
    return capacity;
  }

  /** Forgets all lines, and frees their memory. */
  void close() {
    memory.free(ring);
    ring = 0;
    capacity = 0;
    count = 0;
    oldest = 0;
    next = 0;
  }
}
