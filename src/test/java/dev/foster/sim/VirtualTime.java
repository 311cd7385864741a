package dev.foster.sim;

import java.util.PriorityQueue;

/** Virtual time and what is going to happen in it. */
final class VirtualTime {
  private record Entry(long at, long number, Runnable deed) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = Long.compare(at, other.at);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long numbers;
  private long now = 1_000_000_000L;

  long now() {
    return now;
  }

  /** Has something happen after so many nanoseconds. */
  void in(long nanos, Runnable deed) {
    entries.add(new Entry(now + Math.max(0, nanos), numbers++, deed));
  }

  /** When the next thing happens; {@link Long#MAX_VALUE} if nothing does. */
  long next() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.at;
  }

  /** Lets time pass; what is due happens in order, each at its time. */
  void advanceTo(long time) {
    while (next() <= time) {
      Entry entry = entries.poll();
      now = Math.max(now, entry.at);
      entry.deed.run();
    }
    now = Math.max(now, time);
  }
}
