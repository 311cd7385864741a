package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.core.Event;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class MailboxTest {
  private static final Event FIRST = new Event.Booted();
  private static final Event SECOND = new Event.InternalError("a test", 0);

  private final Mailbox mailbox = new Mailbox(new ThreadWakeup());

  @Test
  void wake_comesBeforeEvents() {
    mailbox.offer(FIRST);
    mailbox.wake();
    mailbox.offer(SECOND);

    assertNull(mailbox.poll(false));
    assertNull(mailbox.take(Long.MAX_VALUE));
    assertEquals(FIRST, mailbox.take(Long.MAX_VALUE));
    assertEquals(SECOND, mailbox.poll(false));
    assertNull(mailbox.poll(false));
  }

  @Test
  void signal_comesFirst_evenBeforeDeaths() {
    Event.Signalled signal = new Event.Signalled(15, 0, false);
    mailbox.offer(FIRST);
    mailbox.wake();
    mailbox.putSignal(signal);
    mailbox.putSignal(signal);
    assertEquals(signal, mailbox.take(Long.MAX_VALUE));
    assertEquals(signal, mailbox.poll(false));
    assertEquals(FIRST, mailbox.poll(false));
  }

  @Test
  void poll_beforeDeaths_doesNotWaitForThem() {
    mailbox.wake();
    mailbox.offer(FIRST);
    assertNull(mailbox.poll(false));
    assertEquals(FIRST, mailbox.poll(true));
    assertNull(mailbox.take(Long.MAX_VALUE));
  }

  @Test
  void wake_twice_wakesOnce() {
    mailbox.wake();
    mailbox.wake();

    assertNull(mailbox.take(Long.MAX_VALUE));
    assertNull(mailbox.take(0));
    assertNull(mailbox.poll(false));

    mailbox.wake();
    mailbox.offer(FIRST);
    assertNull(mailbox.poll(false));
  }

  /** A child that dies while the mailbox is full must not stay a zombie. */
  @Test
  void wake_fullMailbox_isNotLost() {
    Mailbox small = new Mailbox(new ThreadWakeup(), 1);
    small.offer(FIRST);
    small.wake();

    assertNull(small.poll(false));
    assertNull(small.take(Long.MAX_VALUE));
    assertEquals(FIRST, small.take(Long.MAX_VALUE));
    assertNull(small.take(0));

    small.wake();
    assertNull(small.take(Long.MAX_VALUE));
    assertNull(small.take(0));
  }

  /** A wake-up may come at any moment while the loop takes events. */
  @Test
  void wakeUpsFromAnotherThread_areNeverTakenForEvents() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread waker =
        new Thread(
            () -> {
              while (!done.get()) {
                mailbox.wake();
              }
            });
    waker.start();
    int woken = 0;
    try {
      for (int i = 0; i < 500_000; i++) {
        assertNull(mailbox.poll(false));
        assertNull(mailbox.poll(false));
        assertNull(mailbox.take(0));
        woken++;
      }
    } finally {
      done.set(true);
      waker.join();
    }
    assertEquals(500_000, woken);
  }

  /** The poster waits for the loop after each event, so both threads sleep and wake each time. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void eventsFromAnotherThread_wakeTheSleeperEachTime() throws InterruptedException {
    int events = 50_000;
    Semaphore taken = new Semaphore(1);
    Thread poster =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                taken.acquireUninterruptibly();
                mailbox.put(FIRST);
              }
            });
    poster.start();
    for (int i = 0; i < events; i++) {
      Event event = mailbox.take(Long.MAX_VALUE);
      while (event == null) {
        event = mailbox.take(Long.MAX_VALUE);
      }
      assertEquals(FIRST, event);
      taken.release();
    }
    poster.join();
  }
}
