package dev.foster.log.sink;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.log.PipeReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Foster's standard output or standard error: a buffer of formatted lines before an {@link Sink}.
 * When the reader is slow it is <em>stalled</em>: what was formatted waits in the buffer, the lines
 * that were read but not yet formatted are held by their {@link PipeReader}, and nothing more is
 * read for it. So what waits is bounded, and its order is kept. Owned by the pump's thread.
 */
public final class StandardOutput {
  /** Formatters write on as long as the buffer holds less than this. */
  static final int MARK = 128 * 1024;

  /** The most that one formatted line takes: 64 KiB of bytes that JSON needs six for, twice. */
  private static final int LINE = 512 * 1024;

  private static final int MOST_MESSAGES = 500;

  /** The buffer is filled from here, so that there is room for a newline before it. */
  private static final int BASE = 8;

  final String name;
  final boolean terminal;

  /** Intakes that hold lines for this output, in the order in which they came. */
  public final ArrayDeque<PipeReader> holders = new ArrayDeque<>();

  /** Intakes that are not waited for until this output has room. */
  public final List<PipeReader> parked = new ArrayList<>();

  /** Set when lines were dropped because this output was stalled. */
  public boolean dropped;

  private final Memory memory;
  private final Epoll epoll;
  private final int tag;
  private final Sink outlet;
  private final ArrayDeque<byte[]> messages = new ArrayDeque<>();

  private long buffer;
  private int start = BASE;
  private int end = BASE;
  private boolean stalled;
  private boolean unwatched; // stalled, and the kernel has no room to wait for it
  private int failure;
  private boolean failureTold;
  private boolean torn;
  private long lost;
  private long lostMessages;

  public StandardOutput(Io io, Epoll epoll, int tag, int fd, String name, Runnable wake) {
    this(io, epoll, tag, Sink.of(io, fd, wake), io.isTerminal(fd), name);
  }

  public StandardOutput(Io io, Epoll epoll, int tag, Sink outlet, boolean terminal, String name) {
    this.memory = io.memory();
    this.epoll = epoll;
    this.tag = tag;
    this.name = name;
    this.terminal = terminal;
    this.outlet = outlet;
  }

  public boolean stalled() {
    return stalled;
  }

  /** True if it is stalled and nobody will tell when it has room again. */
  boolean unwatched() {
    return unwatched;
  }

  /** True if a line can be written at {@link #position}; flushes if need be. */
  public boolean room() {
    return !stalled && (end < MARK || flush());
  }

  /** Where the next formatted line goes. */
  public long position() {
    if (buffer == 0) {
      buffer = memory.allocate(BASE + MARK + LINE);
    }
    return buffer + end;
  }

  /** Ends what was formatted at {@link #position}. */
  public void advanceTo(long position) {
    end = (int) (position - buffer);
  }

  /** Adds a whole message of Foster's; when nobody reads, the latest are dropped and counted. */
  void message(byte[] line) {
    if (stalled || !messages.isEmpty()) {
      if (messages.size() < MOST_MESSAGES) {
        messages.add(line);
      } else {
        lostMessages++;
      }
      return;
    }
    if (room()) {
      memory.put(position(), line, 0, line.length);
      end += line.length;
    } else {
      messages.add(line);
    }
  }

  /** Writes what is there; false if some of it must wait. */
  public boolean flush() {
    if (torn && start < end) {
      memory.putByte(buffer + --start, (byte) '\n');
      torn = false;
    }
    while (start < end) {
      int count = outlet.write(buffer + start, end - start);
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
    start = BASE;
    end = BASE;
    return true;
  }

  private void stall() {
    if (stalled) {
      return;
    }
    stalled = true;
    int fd = outlet.waitDescriptor();
    if (fd >= 0) {
      try {
        epoll.add(fd, Io.OUT, tag);
      } catch (KernelException e) {
        unwatched = true;
      }
    }
  }

  /** The outlet may have room again: true if all was written and services may be read on. */
  public boolean resume() {
    if (!flush()) {
      return false;
    }
    if (stalled) {
      stalled = false;
      int fd = outlet.waitDescriptor();
      if (fd >= 0 && !unwatched) {
        epoll.remove(fd);
      }
      unwatched = false;
    }
    while (!messages.isEmpty() && room()) {
      byte[] line = messages.poll();
      memory.put(position(), line, 0, line.length);
      end += line.length;
    }
    return !stalled;
  }

  /** Writes what intakes hold, as far as there is room. */
  public void emitHeld() {
    while (!holders.isEmpty() && !stalled) {
      if (holders.peek().emitHeld()) {
        holders.poll();
      }
    }
  }

  /** What is in the buffer cannot be written: it is lost, and counted. */
  private void fail(int errno) {
    failure = errno;
    torn = errno == Io.ENOSPC && start > BASE && memory.getByte(buffer + start - 1) != '\n';
    lost += lines(memory, buffer + start, buffer + end);
    start = end;
  }

  public static long lines(Memory memory, long from, long end) {
    long count = 0;
    for (long at = from; at < end; count++) {
      long newline = memory.find(at, end - at, (byte) '\n');
      at = newline == 0 ? end : newline + 1;
    }
    return count;
  }

  /** What is worth telling since the last call, or null. */
  String news(Io words) {
    if (failure != 0 && !failureTold) {
      failureTold = true;
      return "cannot write to "
          + name
          + ": "
          + words.reason(failure)
          + "; what belongs there is lost"
          + " until it can be written again";
    }
    if (failure == 0 && failureTold) {
      failureTold = false;
      long count = lost;
      lost = 0;
      return name + " can be written again; " + count + " lines were lost";
    }
    if (!stalled && lostMessages > 0) {
      long count = lostMessages;
      lostMessages = 0;
      return count + " messages of Foster were dropped: nobody read " + name;
    }
    return null;
  }

  /** True while writing fails. */
  boolean failing() {
    return failure != 0;
  }

  /** Nothing waits to be written. */
  boolean empty() {
    return start == end && messages.isEmpty() && holders.isEmpty() && outlet.idle();
  }

  /** Gives back the buffer's memory if nothing is in it. */
  void trim() {
    if (start == end && buffer != 0) {
      memory.discard(buffer, BASE + MARK + LINE);
    }
  }

  public void close() {
    outlet.close();
    memory.free(buffer);
    buffer = 0;
    start = BASE;
    end = BASE;
  }
}
