package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.text.Utf8;

/**
 * Makes whole lines of the blocks that come out of one pipe. Lines are handed on as they lie in the
 * block, many at once; only the beginning of a line whose end is not there yet is copied and kept,
 * at most {@link LineFormat#LONGEST} bytes of it. Longer lines are cut into pieces of that length,
 * not within a UTF-8 character.
 */
final class LineAssembler {
  /** Where lines go. */
  interface Lines {
    /**
     * Takes whole lines, each with its newline; the memory is theirs only until this returns.
     *
     * @param partial true: it is one piece of a line, with {@link LineFormat#CUT} before its
     *     newline
     */
    void take(long from, long end, boolean partial);
  }

  /** So much room must be before each block: a kept beginning is put there. */
  static final int HEADROOM = LineFormat.LONGEST;

  private static final int KEEP = 512;
  private static final byte NEWLINE = '\n';

  private final Memory memory;
  private final Lines lines;
  private long carry;
  private int carryCapacity;
  private int carried;

  LineAssembler(Memory memory, Lines lines) {
    this.memory = memory;
    this.lines = lines;
  }

  /** How many bytes of an unfinished line are kept. */
  int carried() {
    return carried;
  }

  /** The unfinished line so far. */
  String carriedText() {
    return LogRing.text(memory, carry, carried);
  }

  /** Takes the next block, with {@link #HEADROOM} bytes to spare before it. */
  void take(long from, int length) {
    long newline = memory.findLast(from, length, NEWLINE);
    if (newline == 0 && carried + length <= LineFormat.LONGEST) {
      keepMore(from, length);
      return;
    }
    long start = from - carried;
    memory.copy(carry, start, carried);
    long end = from + length;
    long rest = newline == 0 ? start : handOn(start, newline + 1);
    while (end - rest > LineFormat.LONGEST) {
      rest = cut(rest);
    }
    carried = 0;
    keepMore(rest, (int) (end - rest));
  }

  /** Hands on whole lines; {@code end} is after a newline. */
  private long handOn(long from, long end) {
    long at = from;
    while (at < end) {
      long stop = shortLines(at, end);
      if (stop > at) {
        lines.take(at, stop, false);
        at = stop;
      } else {
        at = cut(at);
      }
    }
    return end;
  }

  /**
   * How far lines are short enough: a few looks backwards from the farthest place where the next
   * newline may be, not one look a line.
   */
  private long shortLines(long from, long end) {
    long stop = from;
    while (stop < end) {
      long window = Math.min(end - stop, LineFormat.LONGEST + 1L);
      long newline = memory.findLast(stop, window, NEWLINE);
      if (newline == 0) {
        break;
      }
      stop = newline + 1;
    }
    return stop;
  }

  /** Hands on the first piece of a line that is too long; the address after it. */
  private long cut(long from) {
    int length = Utf8.boundary(memory, from, LineFormat.LONGEST);
    byte[] mark = LineFormat.CUT;
    long piece = memory.allocate(length + mark.length + 1L);
    memory.copy(from, piece, length);
    memory.put(piece + length, mark, 0, mark.length);
    memory.putByte(piece + length + mark.length, NEWLINE);
    lines.take(piece, piece + length + mark.length + 1, true);
    memory.free(piece);
    return from + length;
  }

  private void keepMore(long from, int length) {
    int needed = carried + length;
    if (needed == 0) {
      if (carryCapacity > KEEP) {
        close();
      }
      return;
    }
    if (needed > carryCapacity) {
      int larger = Math.max(64, Integer.highestOneBit(needed - 1) * 2);
      long fresh = memory.allocate(larger + 1L); // one for the newline of a last line
      memory.copy(carry, fresh, carried);
      memory.free(carry);
      carry = fresh;
      carryCapacity = larger;
    }
    memory.copy(from, carry + carried, length);
    carried = needed;
  }

  /** The pipe has ended: hands on what is left as a last line. */
  void finish() {
    if (carried > 0) {
      memory.putByte(carry + carried, NEWLINE);
      int length = carried + 1;
      carried = 0;
      lines.take(carry, carry + length, false);
    }
    close();
  }

  private void close() {
    memory.free(carry);
    carry = 0;
    carryCapacity = 0;
    carried = 0;
  }
}
