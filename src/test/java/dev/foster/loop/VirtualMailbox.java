package dev.foster.loop;

import dev.foster.core.Event;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/** The mailbox of a loop on virtual time: a wait lets that time pass, on the same thread. */
public final class VirtualMailbox extends Mailbox {

  /** Lets time pass. */
  public interface Clock {
    /**
     * Called at the end of a turn; the loop waits if nothing has come yet.
     *
     * @param isWaiting whether something has come
     * @param nanos the longest wait; {@link Long#MAX_VALUE} for no limit
     */
    void await(BooleanSupplier isWaiting, long nanos);
  }

  private final Clock clock;

  /** Events of threads that {@link #put} blocks, in order. */
  private final ArrayDeque<Event> blocked = new ArrayDeque<>();

  public VirtualMailbox(Clock clock, int capacity) {
    super(new ThreadWakeup(), capacity);
    this.clock = clock;
  }

  @Override
  public void put(Event event) {
    if (!blocked.isEmpty() || !offer(event)) {
      blocked.add(event);
    }
  }

  @Override
  Event take(long nanos) {
    clock.await(this::isWaiting, nanos);
    Event event = super.take(0);
    unblock();
    return event;
  }

  @Override
  Event poll(boolean beforeDeaths) {
    Event event = super.poll(beforeDeaths);
    unblock();
    return event;
  }

  private void unblock() {
    while (!blocked.isEmpty() && offer(blocked.peek())) {
      blocked.remove();
    }
  }
}
