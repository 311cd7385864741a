package dev.foster.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last things that happened, for {@code foster events}. The loop's thread alone appends, and
 * never waits; any thread reads. When it is full the oldest entry gives way, and a reader that is
 * behind can tell so from the numbers.
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

  private final AtomicReferenceArray<Entry> ring;
  private volatile long last;
  private volatile Runnable listener;
  private long announced; // the loop's

  /** A log of at most {@code capacity} entries. */
  public EventLog(int capacity) {
    ring = new AtomicReferenceArray<>(capacity);
  }

  /** Notes what happened; called by the loop's thread alone. */
  public void append(
      Instant time, String level, String service, String event, int pid, String message) {
    long number = last + 1;
    String text = message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…";
    ring.set(
        (int) (number % ring.length()), new Entry(number, time, level, service, event, pid, text));
    last = number;
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
    long first = Math.max(number, end - ring.length()) + 1;
    for (long n = first; n <= end && found.size() < limit; n++) {
      Entry entry = ring.get((int) (n % ring.length()));
      if (entry.number() == n) { // else it gave way while we looked
        found.add(entry);
      }
    }
    return found;
  }

  /** Has {@code wake} run when there are new entries, by the loop's thread: it must not block. */
  public void listen(Runnable wake) {
    listener = wake;
  }
}
