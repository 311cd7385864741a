package dev.foster.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue of lines between the pump and one client that follows services. It holds {@link
 * #MAX_LINES} lines or {@link #MAX_CHARS} characters; when it is full, further lines are dropped
 * and counted.
 */
public final class LogSubscription {
  public static final int MAX_LINES = 2000;
  public static final int MAX_CHARS = 256 * 1024;

  private final Runnable available;

  // guarded by this
  private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
  private int size;
  private long dropped;
  private volatile boolean closed;

  /**
   * An empty queue.
   *
   * @param available called on the pump's thread when the empty queue gets a line, or when lines
   *     were dropped while it is empty; must not block
   */
  public LogSubscription(Runnable available) {
    this.available = available;
  }

  synchronized boolean hasRoom() {
    return lines.size() < MAX_LINES && size < MAX_CHARS;
  }

  /** Adds a line, or counts it as dropped if there is no room. */
  void offer(LogLine line) {
    if (hasRoom()) {
      add(line);
    } else {
      drop(1);
    }
  }

  private void add(LogLine line) {
    boolean first;
    synchronized (this) {
      first = lines.isEmpty();
      lines.add(line);
      size += line.text().length();
    }
    if (first) {
      available.run();
    }
  }

  /** Counts lines as dropped. */
  void drop(long count) {
    boolean empty;
    synchronized (this) {
      dropped += count;
      empty = lines.isEmpty(); // the client took all lines since hasRoom() said no
    }
    if (empty) {
      available.run();
    }
  }

  /** Takes at most {@code most} lines; never waits. */
  public synchronized List<LogLine> take(int most) {
    List<LogLine> taken = new ArrayList<>(Math.min(most, lines.size()));
    while (taken.size() < most && !lines.isEmpty()) {
      LogLine line = lines.poll();
      size -= line.text().length();
      taken.add(line);
    }
    return taken;
  }

  /** The number of lines that were dropped since the last call. */
  public synchronized long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }

  /** Ends the subscription: the pump adds no further lines. */
  public void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
