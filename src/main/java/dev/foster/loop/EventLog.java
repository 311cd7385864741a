package dev.foster.loop;

import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last things that happened, for {@code foster events}. The loop's thread alone appends, and
 * never waits; any thread reads. When it is full the oldest entry gives way, and a reader that is
 * behind can tell so from the numbers.
 *
 * <p>An entry is written into the place of the one that gives way. A fresh object would outlive the
 * young generation each time, and the JVM lets the old one grow to its limit before it looks there:
 * a service that is started again and again would take 30 MB.
 */
public final class EventLog {
  private static final int LONGEST = 4096;

  /**
   * Something that happened.
   *
   * @param number counts from 1 without a gap
   * @param level {@code error warn info debug}
   * @param service whose it is, or null for Foster's own
   * @param event what happened, one word: {@code started}, {@code ready}, {@code exited} …
   * @param pid the process it is about, or 0
   * @param message for people, without the service's name: {@code "started (pid 17)"}
   */
  public record Entry(
      long number,
      Instant time,
      String level,
      String service,
      String event,
      int pid,
      String message) {}

  private final Slot[] ring;
  private volatile long last;
  private volatile Runnable listener;
  private long announced; // the loop's

  /** A log of at most {@code capacity} entries. */
  public EventLog(int capacity) {
    ring = new Slot[capacity];
  }

  /** Notes what happened; called by the loop's thread alone. */
  public void append(
      Instant time, String level, String service, String event, int pid, String message) {
    long number = last + 1;
    int at = (int) (number % ring.length);
    if (ring[at] == null) {
      ring[at] = new Slot();
    }
    ring[at].write(number, time, level, service, event, pid, message);
    last = number;
  }

  /** Gives up all entries, and the memory that they take; called by the loop's thread alone. */
  public void forget() {
    for (Slot slot : ring) {
      if (slot != null) {
        slot.forget();
      }
    }
  }

  /** Tells the listener if there is something new; called by the loop's thread alone. */
  public void announce() {
    Runnable wake = listener;
    if (announced != last && wake != null) {
      announced = last;
      wake.run();
    }
  }

  /** Number of the latest entry, 0 if there is none. */
  public long last() {
    return last;
  }

  /** Entries with a larger number than {@code number}, as far as they are kept, oldest first. */
  public List<Entry> after(long number, int limit) {
    List<Entry> found = new ArrayList<>();
    long end = last;
    long first = Math.max(number, end - ring.length) + 1;
    for (long n = first; n <= end && found.size() < limit; n++) {
      Entry entry = ring[(int) (n % ring.length)].read(n); // in place before "last" says so
      if (entry != null) { // else it gave way while we looked
        found.add(entry);
      }
    }
    return found;
  }

  /** Has {@code wake} run when there are new entries, by the loop's thread: it must not block. */
  public void listen(Runnable wake) {
    listener = wake;
  }

  /**
   * A place of the ring. Its number is 0 while it is written: a reader copies what is there, and
   * takes the copy for an entry only if the number was the same before and after.
   */
  private static final class Slot {
    /** Room for what is usual; much more is given up when it is not needed. */
    private static final int USUAL = 128;

    private static final char[] NONE = {};

    private volatile long number;
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
      number = 0;
      VarHandle.releaseFence(); // nothing of what follows is seen before that
      this.second = time.getEpochSecond();
      this.nano = time.getNano();
      this.pid = pid;
      this.level = level;
      this.service = service;
      this.event = event;
      write(text);
      number = n;
    }

    void forget() {
      number = 0;
      message = NONE;
    }

    private void write(String text) {
      int copied = Math.min(text.length(), LONGEST);
      int room = Math.max(copied, USUAL);
      char[] chars =
          message.length < copied || message.length > 4 * room ? new char[room] : message;
      text.getChars(0, copied, chars, 0);
      if (copied < text.length()) {
        chars[copied - 1] = '…';
      }
      message = chars;
      length = copied;
    }

    /** The entry of this number, or null if it is not here any more. */
    Entry read(long n) {
      if (number != n) {
        return null;
      }
      Instant time = Instant.ofEpochSecond(second, nano);
      String itsLevel = level;
      String itsService = service;
      String itsEvent = event;
      int itsPid = pid;
      char[] text = message;
      text = Arrays.copyOf(text, Math.min(length, text.length)); // perhaps another one's length
      VarHandle.acquireFence(); // all of that is read before the number is looked at again
      return number == n
          ? new Entry(n, time, itsLevel, itsService, itsEvent, itsPid, new String(text))
          : null;
    }
  }
}
