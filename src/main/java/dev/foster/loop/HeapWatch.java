package dev.foster.loop;

import java.util.function.LongSupplier;

/**
 * Has the JVM look for garbage before it would by itself. What a service's run needs outlives the
 * young generation and is garbage when the run is over; SerialGC lets the old generation grow to
 * the limit of the heap before it looks there. So memory would follow the number of restarts up to
 * that limit, 31 MB, and never come back.
 */
public final class HeapWatch {
  /** In bytes; some thousand restarts. */
  static final long STEP = 2 << 20;

  private final LongSupplier used;
  private final Runnable collector;
  private long live = Long.MAX_VALUE; // at most, as far as was seen

  /**
   * A watch over a heap.
   *
   * @param used bytes in use, garbage included
   * @param collector removes all garbage at once
   */
  HeapWatch(LongSupplier used, Runnable collector) {
    this.used = used;
    this.collector = collector;
  }

  /** A watch over the heap of this JVM. */
  public static HeapWatch ofThisJvm() {
    Runtime runtime = Runtime.getRuntime();
    return new HeapWatch(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
  }

  /**
   * Collects when there may be as much garbage as there are live objects, and {@link #STEP} at
   * least: the work for each restart stays the same however many services there are.
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
