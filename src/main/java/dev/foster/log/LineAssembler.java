package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.text.Utf8;

/**
 * Splits the blocks that are read from one pipe into whole lines. It passes lines on in place, many
 * at once, and copies only the beginning of a line that has not ended yet, at most {@link
 * LineFormat#LONGEST} bytes. It cuts longer lines into pieces of that length, never within a UTF-8
 * character.
 */
final class LineAssembler {
  /** Receives the lines. */
  interface Receiver {
    /**
     * Takes whole lines, each with its newline. The memory is valid only during the call.
     *
     * @param partial true for one piece of a cut line, with {@link LineFormat#CUT} before its
     *     newline
     */
    void take(long from, long end, boolean partial);
  }

  /** Free memory that must precede each block: the beginning of a line is put there. */
  static final int HEADROOM = LineFormat.LONGEST;

  /** A buffer for beginnings that is larger than this is freed when it is empty. */
  private static final int KEEP = 512;

  private static final byte NEWLINE = '\n';

  private final Memory memory;
  private final Receiver receiver;
  private long start; // of a line that has not ended
  private int startCapacity;
  private int startLength;

  LineAssembler(Memory memory, Receiver receiver) {
    this.memory = memory;
    this.receiver = receiver;
  }

  /** Length in bytes of a line that has not ended. */
  int unfinishedLength() {
    return startLength;
  }

  /** The text so far of a line that has not ended. */
  String unfinishedText() {
    return LogRing.text(memory, start, startLength);
  }

  /** Takes the next block, which {@link #HEADROOM} bytes of free memory precede. */
  void take(long from, int length) {
    long newline = memory.findLast(from, length, NEWLINE);
    if (newline == 0 && startLength + length <= LineFormat.LONGEST) {
      keep(from, length);
      return;
    }
    long first = from - startLength;
    memory.copy(start, first, startLength);
    long end = from + length;
    long rest = newline == 0 ? first : passOn(first, newline + 1);
    while (end - rest > LineFormat.LONGEST) {
      rest = cut(rest);
    }
    startLength = 0;
    keep(rest, (int) (end - rest));
  }

  /** Passes whole lines on; {@code end} follows a newline. */
  private long passOn(long from, long end) {
    long at = from;
    while (at < end) {
      long stop = shortLines(at, end);
      if (stop > at) {
        receiver.take(at, stop, false);
        at = stop;
      } else {
        at = cut(at);
      }
    }
    return end;
  }

  /**
   * The end of the lines that need no cut. Searches backwards from the farthest place where the
   * next newline may be, which takes a few searches for a block instead of one for each line.
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

  /** Passes on the first piece of a line that is too long; returns the address after it. */
  private long cut(long from) {
    int length = Utf8.boundary(memory, from, LineFormat.LONGEST);
    byte[] mark = LineFormat.CUT;
    long piece = memory.allocate(length + mark.length + 1L);
    memory.copy(from, piece, length);
    memory.put(piece + length, mark, 0, mark.length);
    memory.putByte(piece + length + mark.length, NEWLINE);
    receiver.take(piece, piece + length + mark.length + 1, true);
    memory.free(piece);
    return from + length;
  }

  /** Appends to the beginning of a line that has not ended. */
  private void keep(long from, int length) {
    int needed = startLength + length;
    if (needed == 0) {
      if (startCapacity > KEEP) {
        close();
      }
      return;
    }
    if (needed > startCapacity) {
      int larger = Math.max(64, Integer.highestOneBit(needed - 1) * 2);
      long fresh = memory.allocate(larger + 1L); // for the newline of a last line
      memory.copy(start, fresh, startLength);
      memory.free(start);
      start = fresh;
      startCapacity = larger;
    }
    memory.copy(from, start + startLength, length);
    startLength = needed;
  }

  /** Passes on a last line without newline, after the end of the pipe. */
  void finish() {
    if (startLength > 0) {
      memory.putByte(start + startLength, NEWLINE);
      int length = startLength + 1;
      startLength = 0;
      receiver.take(start, start + length, false);
    }
    close();
  }

  private void close() {
    memory.free(start);
    start = 0;
    startCapacity = 0;
    startLength = 0;
  }
}
