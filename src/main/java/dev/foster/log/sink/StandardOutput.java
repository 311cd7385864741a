package dev.foster.log.sink;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.log.format.LineBuffer;
import java.util.ArrayDeque;

/**
 * Foster's standard output or standard error: a buffer of formatted lines before a {@link Sink}.
 *
 * <p>A slow reader makes the output <em>stalled</em>. Formatted lines then wait in the buffer,
 * lines that were read but not formatted wait as {@link HeldLines}, and the pump reads nothing more
 * for this output. So the amount that waits is bounded and the order is kept. Owned by the pump's
 * thread.
 */
public final class StandardOutput implements LineBuffer {
  /** The buffer accepts lines while it holds less than this. */
  static final int FULL_BYTES = 128 * 1024;

  /** The longest formatted line: 64 KiB of bytes, each six bytes in JSON, and their base64. */
  private static final int MAX_LINE = 512 * 1024;

  private static final int MAX_MESSAGES = 500;

  /** Offset of the first line, so that there is room for a newline before it. */
  private static final int FIRST = 8;

  final String name;
  final boolean terminal;

  private final Memory memory;
  private final Epoll epoll;
  private final int tag;
  private final Sink sink;
  private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
  private final ArrayDeque<HeldLines> held = new ArrayDeque<>();

  private long buffer;
  private int start = FIRST;
  private int end = FIRST;
  private boolean stalled;
  private boolean unwatched; // stalled, and the kernel cannot watch it for room
  private boolean linesDropped;
  private int failure;
  private boolean failureReported;
  private boolean tornLine; // the last line written lacks its end
  private long lostLines;
  private long lostMessages;

  StandardOutput(Io io, Epoll epoll, int tag, int fd, String name, Runnable wake) {
    this(io, epoll, tag, Sink.of(io, fd, wake), io.isTerminal(fd), name);
  }

  public StandardOutput(Io io, Epoll epoll, int tag, Sink sink, boolean terminal, String name) {
    this.memory = io.memory();
    this.epoll = epoll;
    this.tag = tag;
    this.name = name;
    this.terminal = terminal;
    this.sink = sink;
  }

  public boolean stalled() {
    return stalled;
  }

  public boolean terminal() {
    return terminal;
  }

  /** True if the output is stalled and the kernel does not report when it has room again. */
  boolean unwatched() {
    return unwatched;
  }

  /** Flushes the buffer if it is full. */
  @Override
  public boolean hasRoom() {
    return !stalled && (end < FULL_BYTES || flush());
  }

  @Override
  public long position() {
    if (buffer == 0) {
      buffer = memory.allocate(FIRST + FULL_BYTES + MAX_LINE);
    }
    return buffer + end;
  }

  @Override
  public void advanceTo(long position) {
    end = (int) (position - buffer);
  }

  /** Appends a message of Foster; of too many that wait, the newest are dropped and counted. */
  void message(byte[] line) {
    if (stalled || !messages.isEmpty()) {
      if (messages.size() < MAX_MESSAGES) {
        messages.add(line);
      } else {
        lostMessages++;
      }
      return;
    }
    if (hasRoom()) {
      append(line);
    } else {
      messages.add(line);
    }
  }

  private void append(byte[] line) {
    memory.put(position(), line, 0, line.length);
    end += line.length;
  }

  /** Writes the buffer; false if some of it has to wait. */
  public boolean flush() {
    if (tornLine && start < end) {
      memory.putByte(buffer + --start, (byte) '\n');
      tornLine = false;
    }
    while (start < end) {
      int count = sink.write(buffer + start, end - start);
      if (count > 0) {
        start += count;
        failure = 0;
      } else if (count == -Io.EAGAIN) {
        stall();
        return false;
      } else if (count != -Io.EINTR) {
        fail(-count);
      }
    }
    start = FIRST;
    end = FIRST;
    return true;
  }

  private void stall() {
    if (stalled) {
      return;
    }
    stalled = true;
    int fd = sink.waitDescriptor();
    if (fd >= 0) {
      try {
        epoll.add(fd, Io.OUT, tag);
      } catch (KernelException e) {
        unwatched = true;
      }
    }
  }

  /** Writes on after a stall; true if services may be read again. */
  public boolean resume() {
    if (!flush()) {
      return false;
    }
    if (stalled) {
      stalled = false;
      int fd = sink.waitDescriptor();
      if (fd >= 0 && !unwatched) {
        epoll.remove(fd);
      }
      unwatched = false;
    }
    while (!messages.isEmpty() && hasRoom()) {
      append(messages.poll());
    }
    while (!held.isEmpty() && !stalled) {
      if (held.peek().writeHeld()) {
        held.poll();
      }
    }
    return !stalled;
  }

  /** Adds lines that {@link #resume} writes once there is room, in the order of these calls. */
  public void hold(HeldLines lines) {
    held.add(lines);
  }

  /** Notes that lines of a service were dropped because this output was stalled. */
  public void noteDroppedLines() {
    linesDropped = true;
  }

  boolean hasDroppedLines() {
    return linesDropped;
  }

  void clearDroppedLines() {
    linesDropped = false;
  }

  /** Counts the lines in the buffer as lost. */
  private void fail(int errno) {
    failure = errno;
    tornLine = errno == Io.ENOSPC && start > FIRST && memory.getByte(buffer + start - 1) != '\n';
    lostLines += countLines(memory, buffer + start, buffer + end);
    start = end;
  }

  /** The number of lines in a piece of memory; a last line needs no newline. */
  public static long countLines(Memory memory, long from, long end) {
    long count = 0;
    for (long at = from; at < end; count++) {
      long newline = memory.find(at, end - at, (byte) '\n');
      at = newline == 0 ? end : newline + 1;
    }
    return count;
  }

  /** A message about the state of this output that has not been logged yet, or null. */
  String takeStateMessage(Io io) {
    if (failure != 0 && !failureReported) {
      failureReported = true;
      String reason = io.reason(failure);
      return "cannot write to " + name + ": " + reason + "; its lines are lost until this is fixed";
    }
    if (failure == 0 && failureReported) {
      failureReported = false;
      long count = lostLines;
      lostLines = 0;
      return name + " can be written again; " + count + " lines were lost";
    }
    if (!stalled && lostMessages > 0) {
      long count = lostMessages;
      lostMessages = 0;
      return count + " messages of Foster were dropped: " + name + " was not read fast enough";
    }
    return null;
  }

  /** True if the last write failed. */
  boolean failing() {
    return failure != 0;
  }

  /** True if everything has been written. */
  boolean empty() {
    return start == end && messages.isEmpty() && held.isEmpty() && sink.idle();
  }

  /** Gives the memory of an empty buffer back to the kernel. */
  void trim() {
    if (start == end && buffer != 0) {
      memory.discard(buffer, FIRST + FULL_BYTES + MAX_LINE);
    }
  }

  public void close() {
    sink.close();
    memory.free(buffer);
    buffer = 0;
    start = FIRST;
    end = FIRST;
  }
}
