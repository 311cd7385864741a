package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.kernel.Wakeup;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where other threads leave events for the loop. It holds a bounded number of them. The death of
 * children is a flag, not an event: a thousand deaths take no room, and are dealt with first.
 */
public class Mailbox {
  private static final int CAPACITY = 4096;

  private final ArrayBlockingQueue<Event> queue;
  private final Wakeup wakeup;

  /** The loop sleeps, or is about to. */
  private final AtomicBoolean asleep = new AtomicBoolean();

  private volatile boolean childDied; // since the last take()

  /** An empty mailbox; the loop's thread has to have made the wakeup. */
  public Mailbox(Wakeup wakeup) {
    this(wakeup, CAPACITY);
  }

  Mailbox(Wakeup wakeup, int capacity) {
    this.wakeup = wakeup;
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Leaves an event; returns false without leaving it if there is no room. Never blocks. */
  public boolean offer(Event event) {
    boolean left = queue.offer(event);
    wakeLoop();
    return left;
  }

  /** Leaves an event, and blocks until there is room for it. */
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
    wakeLoop();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the loop that a child has died, or to take a turn for any other reason. Never blocks. */
  public void wake() {
    childDied = true;
    wakeLoop();
  }

  /** The loop sets {@link #asleep} before it looks for the last time, so no wake-up is lost. */
  private void wakeLoop() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      wakeup.wake();
    }
  }

  /**
   * Waits for an event or the death of a child. Only the loop calls this.
   *
   * @param nanos the longest wait; {@link Long#MAX_VALUE} for no limit
   * @return an event; null after a death, after {@code nanos}, or for no reason
   */
  Event take(long nanos) {
    if (nanos > 0 && !isWaiting()) {
      asleep.set(true);
      if (!isWaiting()) {
        wakeup.await(nanos);
      }
      asleep.set(false);
    }
    if (childDied) {
      childDied = false; // before the loop reaps: a later death sets it again
      return null;
    }
    return queue.poll();
  }

  /** The next event; null if there is none, or a child has died: the loop has to reap first. */
  Event poll() {
    return childDied ? null : queue.poll();
  }

  /** True if events wait, whether or not a child has died. */
  boolean hasEvents() {
    return !queue.isEmpty();
  }

  /** True if {@link #take} would not wait. */
  final boolean isWaiting() {
    return childDied || !queue.isEmpty();
  }
}
