package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.core.Event;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final Event FIRST = new Event.Booted();
  private static final Event SECOND = new Event.StopAsked("a test", 0);

  private final Mailbox mailbox = new Mailbox();

  @Test
  void poll_atWakeUp_leavesItForTake() {
    mailbox.offer(FIRST);
    mailbox.wake();
    mailbox.offer(SECOND);

    assertEquals(FIRST, mailbox.take(Long.MAX_VALUE));
    assertNull(mailbox.poll());
    assertNull(mailbox.take(Long.MAX_VALUE));
    assertEquals(SECOND, mailbox.poll());
    assertNull(mailbox.poll());
  }

  @Test
  void wake_twice_wakesOnce() {
    mailbox.wake();
    mailbox.wake();

    assertNull(mailbox.take(Long.MAX_VALUE));
    assertNull(mailbox.take(0));
    assertNull(mailbox.poll());

    mailbox.wake();
    mailbox.offer(FIRST);
    assertNull(mailbox.poll());
  }

  @Test
  void wakeUpsFromOtherThreads_areNeverTakenForEvents() throws InterruptedException {
    Mailbox mailbox = new Mailbox();
    Event event = new Event.Booted();
    int events = 50_000;
    Thread waker =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                mailbox.wake();
                mailbox.put(event);
              }
            });
    waker.start();
    int taken = 0;
    while (taken < events) {
      taken += mailbox.take(1_000) == null ? 0 : 1;
      while (mailbox.poll() != null) {
        taken++;
      }
    }
    waker.join();
    assertEquals(events, taken);
  }
}
