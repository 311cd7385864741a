package dev.foster.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The latest events, for {@code foster events}. The loop appends; any thread reads. When the log is
 * full, a new entry replaces the oldest; a reader that was too slow sees a gap in the numbers.
 *
 * <p>An entry is written over the one that it replaces. A new object for each would outlive the
 * young generation, and the JVM lets the old generation grow to its limit before it collects there:
 * a service that is restarted again and again would take 30 MB.
 */
public final class EventLog {
  private static final int LONGEST = 4096; // chars of a message

  /**
   * An event.
   *
   * @param number counts from 1 without a gap
   * @param level {@code error warn info debug}
   * @param service the service that it is about; null for Foster itself
   * @param event one word: {@code started}, {@code ready}, {@code exited} …
   * @param pid the process that it is about, or 0
   * @param message a text for people, without the service's name: {@code "started (pid 17)"}
   */
  public record Entry(
      long number,
      Instant time,
      String level,
      String service,
      String event,
      int pid,
      String message) {}

  private final Slot[] ring; // guarded by this
  private long last; // guarded by this
  private volatile Runnable listener;
  private long announced; // the loop's

  /** A log of at most {@code capacity} entries. */
  public EventLog(int capacity) {
    ring = new Slot[capacity];
  }

  /** Appends an entry. */
  public synchronized void append(
      Instant time, String level, String service, String event, int pid, String message) {
    last++;
    int at = (int) (last % ring.length);
    if (ring[at] == null) {
      ring[at] = new Slot();
    }
    ring[at].write(last, time, level, service, event, pid, message);
  }

  /** Removes all entries and frees their memory. */
  public synchronized void forget() {
    Arrays.fill(ring, null);
  }

  /** Calls the listener if there are new entries; only the loop's thread calls this. */
  public void announce() {
    Runnable wake = listener;
    long now = last();
    if (announced != now && wake != null) {
      announced = now;
      wake.run();
    }
  }

  /** Number of the latest entry, 0 if there is none. */
  public synchronized long last() {
    return last;
  }

  /**
   * At most {@code limit} of the kept entries with a larger number than {@code number}, in order.
   */
  public List<Entry> after(long number, int limit) {
    List<Entry> found = new ArrayList<>();
    long end = last();
    long first = Math.max(number, end - ring.length) + 1;
    for (long n = first; n <= end && found.size() < limit; n++) {
      Entry entry = entry(n);
      if (entry != null) {
        found.add(entry);
      }
    }
    return found;
  }

  /** An entry, or null if it was replaced. A reader holds the lock for one entry at a time. */
  private synchronized Entry entry(long number) {
    Slot slot = ring[(int) (number % ring.length)];
    return slot == null || slot.number != number ? null : slot.read();
  }

  /** Sets what the loop's thread calls after new entries; it must not block. Null for nothing. */
  public void listen(Runnable wake) {
    listener = wake;
  }

  /** A place of the ring, which is written again and again. */
  private static final class Slot {
    /** Chars that a message usually needs; a much larger buffer is given up after use. */
    private static final int USUAL = 128;

    private static final char[] NONE = {};

    private long number;
    private long second;
    private int nano;
    private int pid;
    private String level;
    private String service;
    private String event;
    private char[] message = NONE;
    private int length;

    void write(
        long n, Instant time, String level, String service, String event, int pid, String text) {
      this.number = n;
      this.second = time.getEpochSecond();
      this.nano = time.getNano();
      this.level = level;
      this.service = service;
      this.event = event;
      this.pid = pid;
      write(text);
    }

    private void write(String text) {
      int copied = Math.min(text.length(), LONGEST);
      int room = Math.max(copied, USUAL);
      if (message.length < copied || message.length > 4 * room) {
        message = new char[room];
      }
      text.getChars(0, copied, message, 0);
      if (copied < text.length()) {
        message[copied - 1] = '…';
      }
      length = copied;
    }

    Entry read() {
      Instant time = Instant.ofEpochSecond(second, nano);
      String text = new String(message, 0, length);
      return new Entry(number, time, level, service, event, pid, text);
    }
  }
}
