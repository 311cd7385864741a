package dev.foster.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines on their way to someone who follows them. Holds {@link #MOST_LINES} lines or {@link
 * #MOST_BYTES} characters; when it is full, further lines are dropped and counted.
 */
public final class LogSubscription {
  public static final int MOST_LINES = 2000;
  public static final int MOST_BYTES = 256 * 1024;

  private final Runnable filled;

  // guarded by this
  private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
  private int size;
  private long dropped;
  private volatile boolean closed;

  /**
   * A feed.
   *
   * @param filled called on the pump's thread when an empty feed has got a line, or has to tell of
   *     dropped ones: it must not block
   */
  public LogSubscription(Runnable filled) {
    this.filled = filled;
  }

  boolean hasRoom() {
    synchronized (this) {
      return lines.size() < MOST_LINES && size < MOST_BYTES;
    }
  }

  /** Adds a line, or counts it if there is no room. */
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
      filled.run();
    }
  }

  void drop(long count) {
    boolean taken;
    synchronized (this) {
      dropped += count;
      taken = lines.isEmpty(); // since we saw that there is no room: nobody else will tell
    }
    if (taken) {
      filled.run();
    }
  }

  /** Takes what is there, at most {@code most} lines; never waits. */
  public synchronized List<LogLine> take(int most) {
    List<LogLine> taken = new ArrayList<>(Math.min(most, lines.size()));
    while (taken.size() < most && !lines.isEmpty()) {
      LogLine line = lines.poll();
      size -= line.text().length();
      taken.add(line);
    }
    return taken;
  }

  /** How many lines were dropped since the last call. */
  public synchronized long takeDropped() {
    long count = dropped;
    dropped = 0;
    return count;
  }

  /** Ends it: no further lines are added. */
  public void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
