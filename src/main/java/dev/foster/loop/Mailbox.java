package dev.foster.loop;

import dev.foster.core.Event;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where everyone but the loop leaves what happened. Bounded. That children have died is no event
 * but a flag: a thousand deaths take one place.
 */
public class Mailbox {
  private static final int CAPACITY = 4096;

  /** Wakes the loop and means nothing else. */
  private static final Object WAKE = new Object();

  private final ArrayBlockingQueue<Object> queue;

  /** A wake-up is under way: in the queue, or in {@link #overdue}. */
  private final AtomicBoolean waking = new AtomicBoolean();

  /** A wake-up for which there was no room. */
  private final AtomicBoolean overdue = new AtomicBoolean();

  /** An empty one. */
  public Mailbox() {
    this(CAPACITY);
  }

  Mailbox(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Leaves an event; false if there is no room, and nothing was left. Never blocks. */
  public boolean offer(Event event) {
    return queue.offer(event);
  }

  /** Leaves an event, and waits for room if there is none. For threads that can wait. */
  public void put(Event event) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(event);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the loop take a turn: a child has died. Never blocks. */
  public void wake() {
    if (waking.compareAndSet(false, true) && !queue.offer(WAKE)) {
      overdue.set(true); // seen before the loop waits again
      queue.offer(WAKE); // it may have emptied the queue and gone to sleep meanwhile
    }
  }

  /**
   * Waits until something is there; only the loop calls it.
   *
   * @param nanos at most so long; {@link Long#MAX_VALUE} for ever
   * @return an event, or null for a wake-up or when the time is over
   */
  Event take(long nanos) {
    if (overdue.compareAndSet(true, false)) {
      waking.set(false);
      return null;
    }
    try {
      Object head =
          nanos == Long.MAX_VALUE ? queue.take() : queue.poll(nanos, TimeUnit.NANOSECONDS);
      return open(head);
    } catch (InterruptedException e) {
      return null;
    }
  }

  /**
   * The next event that is there already; null if there is none, or a wake-up comes first. That is
   * left for {@link #take}: whoever takes it must reap before anything else.
   */
  Event poll() {
    Object head = queue.peek();
    if (head == null || head == WAKE || overdue.get()) {
      return null; // a wake-up may have come since: it must not be taken here
    }
    queue.remove(); // the same: nobody else takes
    return (Event) head;
  }

  /** True if {@link #take} would not wait. */
  final boolean isWaiting() {
    return overdue.get() || !queue.isEmpty();
  }

  private Event open(Object head) {
    if (head == WAKE) {
      waking.set(false);
      return null;
    }
    return (Event) head;
  }
}
