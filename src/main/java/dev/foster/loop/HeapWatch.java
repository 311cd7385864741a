package dev.foster.loop;

import java.util.function.LongSupplier;

/**
 * Asks the JVM to collect garbage earlier than it would. The objects of a run outlive the young
 * generation and are garbage when the run is over, but SerialGC lets the old generation grow to the
 * limit of the heap before it collects there: memory would grow with the number of restarts to 31
 * MB, and would not shrink again.
 */
public final class HeapWatch {
  /** Garbage of some thousand restarts, in bytes. */
  static final long STEP = 2 << 20;

  private final LongSupplier used;
  private final Runnable collector;
  private long live; // an upper bound, in bytes; 0 at first: what the start leaves may be garbage

  /**
   * Watches a heap.
   *
   * @param used bytes in use, garbage included
   * @param collector collects all garbage at once
   */
  HeapWatch(LongSupplier used, Runnable collector) {
    this.used = used;
    this.collector = collector;
  }

  /** Watches the heap of this JVM. */
  public static HeapWatch ofThisJvm() {
    Runtime runtime = Runtime.getRuntime();
    return new HeapWatch(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
  }

  /**
   * Collects when there may be as much garbage as live objects, and at least {@link #STEP}. So the
   * work for each restart does not grow with the number of services.
   */
  public void look() {
    long now = used.getAsLong();
    if (now < live) {
      live = now;
    } else if (now - live > Math.max(STEP, live)) {
      collector.run();
      live = used.getAsLong();
    }
  }
}
