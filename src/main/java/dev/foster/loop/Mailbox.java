package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.kernel.Wakeup;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where other threads leave events for the loop. It holds a bounded number of them. The death of
 * children is a flag, not an event: a thousand deaths take no room.
 */
public class Mailbox {
  private static final int CAPACITY = 4096;

  private static final int SIGNALS = 256;

  /** Signals that Foster received: a flood of other events must not delay a stop. */
  private final ArrayBlockingQueue<Event> signals = new ArrayBlockingQueue<>(SIGNALS);

  private final ArrayBlockingQueue<Event> queue;
  private final Wakeup wakeup;

  /** The loop sleeps, or is about to. */
  private final AtomicBoolean asleep = new AtomicBoolean();

  /** A child has died, or the loop was woken for another reason, since the last {@link #take}. */
  private volatile boolean reapDue;

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
    put(queue, event);
  }

  /** Leaves a signal, which is taken before other events, and blocks until there is room for it. */
  public void putSignal(Event.Signalled signal) {
    put(signals, signal);
  }

  private void put(ArrayBlockingQueue<Event> into, Event event) {
    boolean interrupted = false;
    while (true) {
      try {
        into.put(event);
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
    reapDue = true;
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
   * @return an event, first of all a signal; null after a death, after {@code nanos}, or for no
   *     reason
   */
  Event take(long nanos) {
    if (nanos > 0 && !isWaiting()) {
      asleep.set(true);
      if (!isWaiting()) {
        wakeup.await(nanos);
      }
      asleep.set(false);
    }
    boolean reapFirst = reapDue;
    if (reapFirst) {
      reapDue = false; // before the loop reaps: a later death sets it again
    }
    Event signal = signals.poll();
    return signal != null || reapFirst ? signal : queue.poll();
  }

  /**
   * The next event, first of all a signal.
   *
   * @param beforeReaping whether an event is taken even if a child has died and was not reaped
   * @return null if there is no event, or none that may be taken now
   */
  Event poll(boolean beforeReaping) {
    Event signal = signals.poll();
    return signal != null || reapDue && !beforeReaping ? signal : queue.poll();
  }

  /** True if events wait, whether or not a child has died. */
  boolean hasEvents() {
    return !queue.isEmpty();
  }

  /** True if {@link #take} would not wait. */
  final boolean isWaiting() {
    return reapDue || !signals.isEmpty() || !queue.isEmpty();
  }
}
