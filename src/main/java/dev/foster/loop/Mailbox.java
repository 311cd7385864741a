package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.kernel.Wakeup;
import java.util.concurrent.ArrayBlockingQueue;
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
  private final Wakeup bell;

  /** The loop waits for the bell, or is about to. */
  private final AtomicBoolean asleep = new AtomicBoolean();

  /** A wake-up is under way: in the queue, or in {@link #overdue}. */
  private final AtomicBoolean waking = new AtomicBoolean();

  /** A wake-up for which there was no room. */
  private final AtomicBoolean overdue = new AtomicBoolean();

  /** An empty one; the loop's thread made the bell. */
  public Mailbox(Wakeup bell) {
    this(bell, CAPACITY);
  }

  Mailbox(Wakeup bell, int capacity) {
    this.bell = bell;
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Leaves an event; false if there is no room, and nothing was left. Never blocks. */
  public boolean offer(Event event) {
    boolean left = queue.offer(event);
    rouse();
    return left;
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
    rouse();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** After something was left: the loop says that it sleeps before it looks for the last time. */
  private void rouse() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      bell.ring();
    }
  }

  /** Has the loop take a turn: a child has died. Never blocks. */
  public void wake() {
    if (waking.compareAndSet(false, true) && !queue.offer(WAKE)) {
      overdue.set(true); // seen before the loop waits again
      queue.offer(WAKE); // it may have emptied the queue and gone to sleep meanwhile
    }
    rouse();
  }

  /**
   * Waits until something is there or a child has died; only the loop calls it.
   *
   * @param nanos at most so long; {@link Long#MAX_VALUE} for ever
   * @return an event; null for a death, a wake-up, when the time is over, or for no reason
   */
  Event take(long nanos) {
    if (nanos > 0 && !isWaiting()) {
      asleep.set(true);
      if (!isWaiting()) {
        bell.await(nanos);
      }
      asleep.set(false);
    }
    if (overdue.compareAndSet(true, false)) {
      waking.set(false);
      return null;
    }
    return open(queue.poll());
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
